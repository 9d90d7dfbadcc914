package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTerminalWidth(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "no terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for columns, want := range map[string]int{"": 80, "120": 120, "0": 80, "-5": 80, "wide": 80, "99999999999999999999": 80} {
		if got := terminalWidth(file, func(string) (string, bool) { return columns, columns != "" }); got != want {
			t.Errorf("COLUMNS=%q gives %d columns, want %d", columns, got, want)
		}
	}
}
