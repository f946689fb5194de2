// Package acceptance holds the tests of the whole: the functions' own programs, run by the local machine from the synthesized template, driven
// from outside through a real browser and plain HTTP.
//
// Guarantees: nothing of the portal is replaced; every answer of the JSON API that a test sees is held against openapi.json; each machine has
// a state folder and ports of its own and leaves no process behind.
//
// Non-goals: what a unit can be held to by itself is tested beside the unit. The package has no code outside its tests.
package acceptance
