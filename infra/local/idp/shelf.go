package idp

import (
	"sync"
	"time"
)

// shelf holds things that end: sign-ins under way, codes, browser sessions. When it
// is full, the one that would end first gives way. It is safe for concurrent use.
type shelf[T any] struct {
	capacity int

	mu    sync.Mutex
	items map[string]shelved[T]
}

type shelved[T any] struct {
	value T
	ends  time.Time
}

func newShelf[T any](capacity int) *shelf[T] {
	return &shelf[T]{capacity: capacity, items: map[string]shelved[T]{}}
}

func (s *shelf[T]) put(key string, value T, now, ends time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.items[key]; !known && len(s.items) >= s.capacity {
		s.makeRoom(now)
	}
	s.items[key] = shelved[T]{value, ends}
}

func (s *shelf[T]) makeRoom(now time.Time) {
	var first string
	for key, item := range s.items {
		if !now.Before(item.ends) {
			delete(s.items, key)
		} else if first == "" || item.ends.Before(s.items[first].ends) {
			first = key
		}
	}
	if len(s.items) >= s.capacity {
		delete(s.items, first)
	}
}

func (s *shelf[T]) get(key string, now time.Time) (T, bool) {
	return s.change(key, now, func(*T) {})
}

// change alters the thing in place and gives it as it is then.
func (s *shelf[T]) change(key string, now time.Time, f func(*T)) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	item, ok := s.items[key]
	if !ok || !now.Before(item.ends) {
		var none T
		delete(s.items, key)
		return none, false
	}
	f(&item.value)
	s.items[key] = item
	return item.value, true
}

// take gives the thing to one caller only.
func (s *shelf[T]) take(key string, now time.Time) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	item, ok := s.items[key]
	delete(s.items, key)
	if !ok || !now.Before(item.ends) {
		var none T
		return none, false
	}
	return item.value, true
}

func (s *shelf[T]) drop(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, key)
}
