package files

import (
	"bytes"
	"fmt"
	"strings"
)

const (
	pageWidth  = 595 // points, as is every length: an A4 page
	pageHeight = 842
	margin     = 60
	lineWidth  = 78 // characters
)

// PDF returns a document of size bytes with one page: a headline and lines of
// text. A document that needs more than size has its own size.
func PDF(size int, headline string, lines []string) []byte {
	content := pageContent(headline, lines)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "+
			"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>", pageWidth, pageHeight),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	}
	var b, table bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, object := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	end := func(start int) string {
		return fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %[1]d /Root 1 0 R >>\nstartxref\n%010[3]d\n%%%%EOF\n",
			len(objects)+1, table.String(), start)
	}
	// A comment fills the document up to size.
	if missing := size - b.Len() - len(end(0)); missing >= 2 {
		b.WriteByte('%')
		b.Write(bytes.Repeat([]byte{'.'}, missing-2))
		b.WriteByte('\n')
	}
	b.WriteString(end(b.Len()))
	return b.Bytes()
}

// pageContent returns the instructions that draw a page.
func pageContent(headline string, lines []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "BT\n/F2 18 Tf\n20 TL\n%d %d Td\n(%s) Tj\n/F1 11 Tf\nT*\n", margin, pageHeight-margin-18, pdfText(headline))
	for _, line := range lines {
		for _, part := range wrap(line) {
			fmt.Fprintf(&b, "T*\n(%s) Tj\n", pdfText(part))
		}
	}
	b.WriteString("ET")
	return b.Bytes()
}

// wrap breaks a text into lines at its spaces.
func wrap(text string) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(text) {
		last := len(lines) - 1
		switch {
		case lines[last] == "":
			lines[last] = word
		case len(lines[last])+1+len(word) > lineWidth:
			lines = append(lines, word)
		default:
			lines[last] += " " + word
		}
	}
	return lines
}

// pdfText encodes a text as the fonts need it. Characters that they lack become
// question marks.
func pdfText(text string) []byte {
	var b []byte
	for _, r := range text {
		switch {
		case r == '(' || r == ')' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ' && r <= '~', r >= 0xa0 && r <= 0xff: // the same in Unicode
			b = append(b, byte(r&0xff))
		default:
			b = append(b, '?')
		}
	}
	return b
}
