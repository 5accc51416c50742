package files

import (
	"bytes"
	"fmt"
)

// EmptyPDF returns a document of size bytes with one empty page. The minimum is
// about 500 bytes.
func EmptyPDF(size int) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
	}
	var b, table bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, object := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	end := func(start int) string {
		return fmt.Sprintf("xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%010d\n%%%%EOF\n",
			table.String(), start)
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
