package recorder

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// random returns the source of a made-up value: the same one for the same value in
// a recording. Without the secret it cannot be found by trying values.
func (s *scrubber) random(kind, value string) *rand.Rand {
	mac := hmac.New(sha256.New, s.secret[:])
	mac.Write([]byte(kind + "\x00" + value))
	return rand.New(rand.NewChaCha8([32]byte(mac.Sum(nil))))
}

// id makes up an ID with as many digits. No two IDs become the same.
func (s *scrubber) id(text string) (string, bool) {
	if !idForm.MatchString(text) {
		return "", false
	}
	if s.keepIDs {
		return text, true
	}
	return s.madeUpID(text), true
}

func (s *scrubber) madeUpID(id string) string {
	if s.keepIDs {
		return id
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.ids[id]; ok {
		return made
	}
	random := s.random("id", id)
	for {
		made := scramble(random, id)
		if _, err := strconv.ParseInt(made, 10, 64); err == nil && !s.used[made] {
			s.ids[id], s.used[made] = made, true
			return made
		}
	}
}

// scramble replaces digits by digits and capital letters by capital letters. A
// zero at the beginning stays a zero.
func scramble(random *rand.Rand, text string) string {
	const digits, capitals = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	made, begun := []byte(text), false
	for i, c := range made {
		switch {
		case c >= '0' && c <= '9' && begun:
			made[i] = digits[random.IntN(10)]
		case c >= '1' && c <= '9':
			made[i] = digits[1+random.IntN(9)]
		case c >= 'A' && c <= 'Z':
			made[i] = capitals[random.IntN(26)]
		}
		begun = begun || c >= '0' && c <= '9'
	}
	return string(made)
}

// number makes up a number with as many digits. Zero stays zero.
func (s *scrubber) number(text string) (string, bool) {
	if !numberForm.MatchString(text) {
		return "", false
	}
	if !strings.ContainsAny(text, "123456789") {
		return text, true
	}
	return scramble(s.random("number", text), text), true
}

// name replaces each word separately, so that a full name becomes the names that its parts become elsewhere. It passes
// long texts to text, because the words of a language could be recognized.
func (s *scrubber) name(text string) (string, bool) {
	const most = 5
	words := strings.Fields(text)
	if len(words) > most || phoneForm.MatchString(text) {
		return s.text(text)
	}
	for i, word := range words {
		words[i], _ = s.text(word)
	}
	return strings.Join(words, " "), true
}

// text makes up a text of the same kind.
func (s *scrubber) text(text string) (string, bool) {
	switch {
	case strings.Contains(text, "@") && !strings.ContainsAny(text, " \n"):
		return s.email(text), true
	case strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://"):
		return s.uri(text)
	case phoneForm.MatchString(text):
		return s.phone(text)
	case isCode(text):
		return scramble(s.random("code", text), text), true
	case strings.HasPrefix(text, "<"):
		return "<p>" + s.sentence(text) + "</p>", true
	case len(strings.Fields(text)) == 1:
		return capital(word(s.random("word", strings.ToLower(text)))), true
	}
	return s.sentence(text), true
}

// isCode reports whether a text is a reference number, a post code or similar:
// mostly digits.
func isCode(text string) bool {
	return codeForm.MatchString(text) && 2*len(digitsOf(text)) >= len(text)
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func (s *scrubber) sentence(text string) string {
	const most = 8
	random := s.random("text", text)
	words := make([]string, min(max(len(strings.Fields(text)), 1), most))
	for i := range words {
		words[i] = word(random)
	}
	return capital(strings.Join(words, " "))
}

// word returns four syllables of a consonant and a vowel each.
func word(random *rand.Rand) string {
	const consonants, vowels = "bdfghjklmnprstvz", "aeiou"
	made := make([]byte, 0, 8)
	for range 4 {
		made = append(made, consonants[random.IntN(len(consonants))], vowels[random.IntN(len(vowels))])
	}
	return string(made)
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func (s *scrubber) email(text string) string {
	return word(s.random("email", strings.ToLower(text))) + "@mail.example"
}

func (s *scrubber) uri(text string) (string, bool) {
	return fmt.Sprintf("https://clinic.example/%016x", s.random("uri", text).Uint64()), true
}

// phone returns a number from the ranges that Australia reserves for fiction.
// Numbers with the same last digits are the same number with and without the
// prefix of the country, and become the same.
func (s *scrubber) phone(text string) (string, bool) {
	digits := digitsOf(text)
	random := s.random("phone", digits[max(0, len(digits)-8):])
	area := "2378"[random.IntN(4)]
	exchange := [2]string{"5550", "7010"}[random.IntN(2)]
	line := random.IntN(10000)
	switch {
	case strings.HasPrefix(text, "+"):
		return fmt.Sprintf("+61%c%s%04d", area, exchange, line), true
	case text == digits && !strings.HasPrefix(text, "0"):
		return fmt.Sprintf("61%c%s%04d", area, exchange, line), true
	}
	return fmt.Sprintf("(0%c) %s %04d", area, exchange, line), true
}

// ip returns an address from a range that is reserved for documentation.
func (s *scrubber) ip(text string) (string, bool) {
	return fmt.Sprintf("198.51.100.%d", s.random("ip", text).IntN(256)), true
}

func (s *scrubber) uuid(text string) (string, bool) {
	if !uuidForm.MatchString(text) {
		return "", false
	}
	random := s.random("uuid", strings.ToLower(text))
	high, low := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x",
		high>>32, high>>16&0xffff, high&0xfff, 0x8000|low>>48&0x3fff, low&0xffffffffffff), true
}
