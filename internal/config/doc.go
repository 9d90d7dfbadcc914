// Package config knows what one machine is told: its directories, the hubs it is connected to, the
// worker's settings and the private keys of hubs. A value given by flag wins over the environment, that
// over a file, that over the default, and each value knows its source.
//
// Nothing is read before it is asked for. The environment is read through a Lookup, so that tests have
// one of their own.
package config
