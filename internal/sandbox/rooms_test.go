package sandbox

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms lists what each room may import, apart from the standard library.
var rooms = map[string]string{
	"admin":   "api store traffic wire",
	"api":     "apispec bodies clinic clock diary files sandboxkey seed store traffic wire",
	"bodies":  "apispec clinic store",
	"clinic":  "store",
	"clock":   "",
	"diary":   "clinic store",
	"files":   "wire",
	"memory":  "",
	"page":    "api clinic diary store stylesheet traffic wire",
	"seed":    "apispec clinic diary store",
	"store":   "apispec",
	"traffic": "",
	"wire":    "",
}

func TestImportsRunDownwards(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		room := filepath.Dir(file)
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s: the room is not in rooms_test.go and doc.go", room)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			_, name, own := strings.Cut(path, "github.com/cliniko-go/cliniko")
			if own && !slices.Contains(strings.Fields(allowed), name[strings.LastIndexByte(name, '/')+1:]) {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
	if len(files) < 40 {
		t.Errorf("found only %d files", len(files))
	}
}
