package policy

import (
	_ "embed"
	"sync"
)

//go:embed default.policy
var shipped string

// Default is the policy that Strongroom ships, in force until a firm activates one of its own.
func Default() *Policy { return standard() }

var standard = sync.OnceValue(func() *Policy {
	p, err := Parse(shipped)
	if err != nil {
		panic("the shipped content policy: " + err.Error()) // a test parses it; no firm's input comes here
	}
	return p
})
