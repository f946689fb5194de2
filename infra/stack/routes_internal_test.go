package stack

import "testing"

// TestRoutesDigest: another route, or another function behind it, makes another deployment; the same routes make the same one.
func TestRoutesDigest(t *testing.T) {
	base := routesDigest([]route{{"/", "portal"}})
	for _, row := range []struct {
		name   string
		routes []route
		same   bool
	}{
		{"the same", []route{{"/", "portal"}}, true},
		{"another function", []route{{"/", "signin"}}, false},
		{"another path", []route{{"/auth", "portal"}}, false},
		{"one more", []route{{"/", "portal"}, {"/auth", "signin"}}, false},
	} {
		if got := routesDigest(row.routes) == base; got != row.same {
			t.Errorf("%s: same deployment %v, want %v", row.name, got, row.same)
		}
	}
}

// TestScratch: room for two and a half documents, within what Lambda gives.
func TestScratch(t *testing.T) {
	for _, row := range []struct{ document, want int }{{1, 512}, {204, 512}, {205, 512}, {206, 515}, {1024, 2560}, {4096, 10240}} {
		if got := scratch(row.document); got != row.want {
			t.Errorf("scratch(%d) = %d, want %d", row.document, got, row.want)
		}
	}
}
