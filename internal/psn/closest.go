package psn

import "strings"

// Closest returns the known word that looks most like word, ignoring case, for a "did you mean"; it is
// empty if none is close: at most one edit in three characters (insert, delete, replace, swap). The first
// of equals wins.
func Closest(word string, known []string) string {
	word = strings.ToLower(word)
	best, least := "", max(1, min(len(word)/3, 4))+1
	for _, k := range known {
		if len(k)-len(word) >= least || len(word)-len(k) >= least {
			continue
		}
		if d := edits(word, strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// edits counts the bytes to insert, delete, replace or swap with their neighbour to turn a into b.
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
