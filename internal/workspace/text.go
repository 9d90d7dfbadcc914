package workspace

import (
	"strings"

	"github.com/postshitnow/psn/internal/psn"
)

// byteOrderMark may begin a file that Windows programs saved.
const byteOrderMark = "\ufeff"

// readText returns the text of a file without a byte order mark and with LF at line ends. Bytes that are
// not UTF-8, control characters and bidirectional formatting are errors with CodeInvalid, with the file,
// line and column.
func readText(name string, raw []byte) (string, error) {
	text := strings.TrimPrefix(string(raw), byteOrderMark)
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if err := psn.CheckText(text); err != nil {
		if name != "" {
			err.Message = name + ": " + err.Message
		}
		return "", err
	}
	return text, nil
}
