// Command psn plans, queues, publishes and measures social-media posts.
package main

import "os"

func main() { os.Exit(run(os.Args[1:])) }
