package pdf

import (
	"fmt"
	"strings"
	"unicode"
)

// special holds the characters of Windows-1252 from 0x80 to 0x9F. A space marks the five codes without one. All other
// characters have the same number in Unicode.
var special = []rune("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ")

// encode returns the code of a character in the fonts. It returns false if they do not have it.
func encode(r rune) (code byte, ok bool) {
	if r >= ' ' && r <= '~' || r >= 0xa0 && r <= 0xff {
		return byte(r & 0xff), true
	}
	for i, s := range special {
		if s == r {
			return byte(0x80 + i), true
		}
	}
	return 0, false
}

// numberOf returns what is shown in place of a character that the fonts do not have.
func numberOf(r rune) string { return fmt.Sprintf("[%U]", r) }

// widths are those of the characters from space to ~ in Helvetica, in thousandths of its size. Bold ones are a little
// wider, which the wrapping allows for.
var widths = [...]float64{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// width returns at least the width of a character in points.
func width(r rune, size float64) float64 {
	thousandths := 1000.0
	switch _, ok := encode(r); {
	case r >= ' ' && r <= '~':
		thousandths = widths[r-' ']
	case !ok:
		thousandths = 600 * float64(len(numberOf(r)))
	case r >= 'À' && r <= 'ÿ' && r != 'Æ':
		thousandths = 800
	}
	return thousandths * size / 1000 * 1.1
}

// wrap breaks a text into lines that fit on a page: at the end of each of its lines, at spaces, and within a word that is
// longer than a line.
func wrap(text string, size float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		lines = append(lines, wrapLine(paragraph, size)...)
	}
	return lines
}

func wrapLine(text string, size float64) []string {
	const room = pageWidth - 2*margin
	var lines []string
	var current []rune
	used, space := 0.0, -1 // space is the index of the last space in current
	for _, r := range text {
		if unicode.IsControl(r) || unicode.IsSpace(r) && r != 0xa0 {
			r = ' '
		}
		if w := width(r, size); used+w > room {
			rest := []rune(nil)
			if space >= 0 && r != ' ' {
				rest = append(rest, current[space+1:]...)
				current = current[:space]
			}
			lines = append(lines, string(current))
			current, used, space = rest, 0, -1
			for _, moved := range rest {
				used += width(moved, size)
			}
			if r == ' ' {
				continue
			}
		}
		if r == ' ' {
			space = len(current)
		}
		current = append(current, r)
		used += width(r, size)
	}
	return append(lines, string(current))
}
