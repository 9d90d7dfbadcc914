// Package fault marks the places where the fault suite stops or kills a real worker, and the mutants that
// the suite must catch. In an ordinary build every call is constant and compiles to nothing.
package fault
