package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sample has more than one page, and every kind of line.
func sample() []byte {
	d := New("New patient form")
	d.Text("Zoë O’Brien (née Müller), Nguyễn 李 — costs 5 € \\ 100 %")
	for i := range 20 {
		d.Heading(fmt.Sprintf("Section %d", i))
		d.Label("What happened?")
		d.Text("First line\nsecond line, " + strings.Repeat("which goes on and on ", 12))
	}
	return d.Bytes()
}

// The table at the end of the file says where each object begins.
func TestEveryObjectIsWhereTheTableSays(t *testing.T) {
	t.Parallel()
	file := sample()
	start, err := strconv.Atoi(string(regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)[1]))
	if err != nil {
		t.Fatal(err)
	}
	offsets := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(file[start:], -1)
	if len(offsets) < 9 || !bytes.HasPrefix(file[start:], fmt.Appendf(nil, "xref\n0 %d\n", len(offsets)+1)) {
		t.Fatalf("%d objects in the table", len(offsets))
	}
	for i, offset := range offsets {
		at, err := strconv.Atoi(string(offset[1]))
		if err != nil || !bytes.HasPrefix(file[at:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %d", i+1, at)
		}
	}
	for _, stream := range regexp.MustCompile(`(?s)/Length (\d+) >>\nstream\n(.*?)\nendstream`).FindAllSubmatch(file, -1) {
		if string(stream[1]) != strconv.Itoa(len(stream[2])) {
			t.Errorf("a stream of %d bytes says %s", len(stream[2]), stream[1])
		}
	}
	if !bytes.Equal(file, sample()) {
		t.Error("the same document has other bytes")
	}
}

func TestCharactersTheFontsLack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Zoë":  `(Zo\353) Tj `,
		"5 €":  `(5 \200) Tj `,
		`(a\b`: `(\(a\\b) Tj `,
		"Ž–ž":  `(\216\226\236) Tj `,
		"ễn":   `/Span << /ActualText <FEFF1EC5> >> BDC ([U+1EC5]) Tj EMC (n) Tj `,
		"😀":    `/Span << /ActualText <FEFFD83DDE00> >> BDC ([U+1F600]) Tj EMC `,
		"\x81": `/Span << /ActualText <FEFFFFFD> >> BDC ([U+FFFD]) Tj EMC `,
	} {
		if got := show(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	const room = pageWidth - 2*margin
	words := strings.Repeat("several words, ", 40)
	for _, text := range []string{words, strings.Repeat("W", 500), "short", "", strings.Repeat("short ", 9) + strings.Repeat("李", 80)} {
		lines := wrapLine(text, 10)
		for _, l := range lines {
			total := 0.0
			for _, r := range l {
				total += width(r, 10)
			}
			if total > room {
				t.Errorf("a line is %.0f points wide", total)
			}
		}
		if got, want := strings.Join(lines, ""), text; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%q became %q", want, got)
		}
	}
	if got := wrap("one\r\ntwo\n\nfour", 10); strings.Join(got, "|") != "one|two||four" {
		t.Errorf("%q", got)
	}
	for _, l := range wrapLine(words, 10) {
		if strings.HasPrefix(l, "ords") || strings.HasPrefix(l, " ") {
			t.Errorf("a line begins with %q", l)
		}
	}
}

// A heading is on the page of what follows it, and no page is too long.
func TestPages(t *testing.T) {
	t.Parallel()
	for n := range 60 {
		d := New("Title")
		for range n {
			d.Text("line")
		}
		d.Heading("Heading")
		d.Label("Label")
		d.Text("text")
		for _, page := range d.pages() {
			height := 0.0
			for _, l := range page {
				height += l.font.height
			}
			if height > pageHeight-2*margin || page[len(page)-1].font != textFont {
				t.Errorf("%d lines: a page of %.0f points ends with %q", n, height, page[len(page)-1].text)
			}
		}
	}
}
