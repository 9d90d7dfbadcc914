// Package platformtest is the suite that every platform passes.
//
// A member's test starts its simulator, says in a Suite how to drive it, and calls Run. The suite speaks
// to the member through the contract only, and believes the simulator's ledger about what arrived. What a
// member declares not to do is logged by name.
package platformtest
