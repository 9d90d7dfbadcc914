// Command empty does nothing: it is what starting a process costs.
package main

func main() {}
