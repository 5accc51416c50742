package cliniko

import (
	"strings"
	"unicode"
)

// sameText compares texts that people type. The API may change capitals and spaces. It may also write a letter as one
// character or as several; without the tables of Unicode normalization the SDK cannot decide whether such texts are
// the same, so they count as similar.
func sameText(a, b string) likeness {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	if strings.EqualFold(a, b) {
		return isIt
	}
	left, right := letters(a), letters(b)
	if len(left) != len(right) {
		return isAnother
	}
	for i := range left {
		if !mayBeSame(left[i], right[i]) {
			return isAnother
		}
	}
	return mayBeIt
}

// ligatures are the letters of names that are written as several letters in capitals, or elsewhere.
var ligatures = strings.NewReplacer("ß", "ss", "ẞ", "ss", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "ŉ", "ʼn", "ǰ", "j\u030c")

// letter is a character with the marks after it.
type letter struct {
	base  rune
	marks string
}

func letters(text string) []letter {
	var found []letter
	for _, r := range ligatures.Replace(text) {
		if isMark(r) && len(found) > 0 {
			found[len(found)-1].marks += string(r)
		} else {
			found = append(found, letter{base: r})
		}
	}
	return found
}

// isMark reports whether a character belongs to the one before it: accents, and the later parts of a Hangul syllable.
func isMark(r rune) bool { return unicode.Is(unicode.M, r) || r >= 0x1160 && r <= 0x11ff }

// mayBeSame reports whether letters are the same, or one may be a composed form of the other.
func mayBeSame(a, b letter) bool {
	if strings.EqualFold(string(a.base)+a.marks, string(b.base)+b.marks) {
		return true
	}
	composed := a.base > unicode.MaxASCII || b.base > unicode.MaxASCII || strings.EqualFold(string(a.base), string(b.base))
	return composed && a.marks != b.marks
}
