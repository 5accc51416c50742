// Package pdf writes plain documents: a title, headings and paragraphs on A4 pages.
//
// It uses the fonts that every PDF reader has, so a document is a few kilobytes long. They have the characters of
// Windows-1252: those of western European languages. Any other character is shown by its number, as in Nguy[U+1EC5]n, and
// is never left out or replaced by a similar one. The real character is in the document too, and is what a reader gets
// who searches the document, copies from it or listens to it.
package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Document is the text of a document.
type Document struct {
	title string
	lines []line
}

// line is one line on a page.
type line struct {
	text string
	font font
}

// font is a font in one size. Lengths are in points.
type font struct {
	name   string // in the resources of a page
	size   float64
	height float64 // of a line, with the space above it
}

var (
	titleFont   = font{"F2", 18, 30}
	headingFont = font{"F2", 12, 26}
	labelFont   = font{"F2", 10, 17}
	textFont    = font{"F1", 10, 14}
	footFont    = font{"F1", 8, 12}
)

// The size of a page and its margins, in points.
const (
	pageWidth  = 595.0
	pageHeight = 842.0
	margin     = 56.0
)

// New returns a document that begins with a title, which is also the title of the file.
func New(title string) *Document {
	d := &Document{title: title}
	d.add(titleFont, title)
	return d
}

// Heading adds a heading.
func (d *Document) Heading(text string) { d.add(headingFont, text) }

// Label adds a line in bold, for the name of what follows.
func (d *Document) Label(text string) { d.add(labelFont, text) }

// Text adds a paragraph. Its lines are kept.
func (d *Document) Text(text string) { d.add(textFont, text) }

func (d *Document) add(f font, text string) {
	for _, l := range wrap(text, f.size) {
		d.lines = append(d.lines, line{l, f})
	}
}

// pages divides the lines into pages. A heading or a label is not left alone at the end of a page.
func (d *Document) pages() [][]line {
	const room = pageHeight - 2*margin
	var pages [][]line
	var current []line
	used := 0.0
	for i, l := range d.lines {
		needed := l.font.height
		for j := i; j+1 < len(d.lines) && d.lines[j].font != textFont; j++ {
			needed += d.lines[j+1].font.height
		}
		if used+min(needed, room) > room && len(current) > 0 {
			pages, current, used = append(pages, current), nil, 0
		}
		current = append(current, l)
		used += l.font.height
	}
	return append(pages, current)
}

// Bytes returns the document as a PDF file. The same document has the same bytes.
func (d *Document) Bytes() []byte {
	pages := d.pages()
	const firstPage = 6 // the number of its object; each page has two
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
		"", // the list of pages
		"<< /Title <" + utf16Hex(d.title) + "> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	}
	var kids strings.Builder
	for i, lines := range pages {
		number := firstPage + 2*i
		fmt.Fprintf(&kids, "%d 0 R ", number)
		content := drawPage(lines, fmt.Sprintf("Page %d of %d", i+1, len(pages)))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents %d 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>", pageWidth, pageHeight, number+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.TrimSpace(kids.String()), len(pages))
	return assemble(objects)
}

// assemble returns the file with the given objects, whose numbers begin with 1.
func assemble(objects []string) []byte {
	var file, table bytes.Buffer
	file.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n") // the second line says that the file is not text
	for i, object := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", file.Len())
		fmt.Fprintf(&file, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := file.Len()
	fmt.Fprintf(&file, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %[1]d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%[3]d\n%%%%EOF\n",
		len(objects)+1, table.String(), start)
	return file.Bytes()
}

// drawPage returns the instructions that draw a page.
func drawPage(lines []line, foot string) string {
	var b strings.Builder
	y := pageHeight - margin
	draw := func(l line) {
		fmt.Fprintf(&b, "BT /%s %g Tf 1 0 0 1 %g %g Tm %sET\n", l.font.name, l.font.size, margin, y, show(l.text))
	}
	for _, l := range lines {
		y -= l.font.height
		draw(l)
	}
	y = margin / 2
	draw(line{foot, footFont})
	return b.String()
}

// show returns the instructions that show a text. A character that the fonts lack is shown by its number; ActualText is
// what a reader of the document gets instead.
func show(text string) string {
	var b, plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			fmt.Fprintf(&b, "(%s) Tj ", plain.String())
			plain.Reset()
		}
	}
	for _, r := range text {
		if code, ok := encode(r); ok {
			plain.WriteString(literal(code))
			continue
		}
		flush()
		fmt.Fprintf(&b, "/Span << /ActualText <%s> >> BDC (%s) Tj EMC ", utf16Hex(string(r)), numberOf(r))
	}
	flush()
	return b.String()
}

// literal returns a character as it is written in a string.
func literal(code byte) string {
	switch {
	case code == '(' || code == ')' || code == '\\':
		return `\` + string(rune(code))
	case code > '~':
		return fmt.Sprintf(`\%03o`, code)
	default:
		return string(rune(code))
	}
}

// utf16Hex returns a text as hexadecimal digits, in UTF-16 with a byte order mark.
func utf16Hex(text string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
