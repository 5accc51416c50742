// Package spreadsheet keeps cells of CSV files from being read as formulas.
package spreadsheet

import "strings"

// Text returns s as the text of a cell. Spreadsheets run a cell that begins with one of = + - @ as a formula, which can
// send the whole file elsewhere. Text puts an apostrophe in front of such a text. Do not use it for numbers.
func Text(s string) string {
	if strings.HasPrefix(strings.TrimSpace(s), "=") || s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
