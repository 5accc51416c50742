package cliniko_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// TestDeprecated: what the API wants to be rid of says so in the documentation, and nothing else does.
func TestDeprecated(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	marked := deprecatedMarks(t)
	for _, e := range endpoints(t) {
		service, method, _ := strings.Cut(e.name, ".")
		name := service + "Service." + method
		if got, want := marked[name], e.op.Status == apispec.StatusDeprecated; got != want {
			t.Errorf("%s is marked as deprecated: %v, and %s %s is: %v", name, got, e.op.Method, e.op.Path, want)
		}
		if e.isIterator() || e.op.ResponseSchema == "" {
			continue
		}
		schema, _ := spec.Schema(e.op.ResponseSchema)
		for field := range e.model().Fields() {
			doc, ok := schema.Fields[jsonName(field)]
			name := e.model().Name() + "." + field.Name
			if ok && marked[name] != doc.Deprecated {
				t.Errorf("%s is marked as deprecated: %v, and the API says: %v", name, marked[name], doc.Deprecated)
			}
		}
	}
}

// deprecatedMarks are the methods and fields whose comment has a Deprecated paragraph, as Type.Name.
func deprecatedMarks(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil && isDeprecated(d.Doc) {
					marks[receiver(d)+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				markFields(marks, d)
			}
		}
	}
	return marks
}

func markFields(marks map[string]bool, declaration *ast.GenDecl) {
	for _, spec := range declaration.Specs {
		definition, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		structure, ok := definition.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				if isDeprecated(field.Doc) {
					marks[definition.Name.Name+"."+name.Name] = true
				}
			}
		}
	}
}

func isDeprecated(doc *ast.CommentGroup) bool {
	return strings.Contains("\n"+doc.Text(), "\nDeprecated: ")
}

// receiver is the type that a method belongs to, without its star.
func receiver(method *ast.FuncDecl) string {
	expression := method.Recv.List[0].Type
	if star, ok := expression.(*ast.StarExpr); ok {
		expression = star.X
	}
	if name, ok := expression.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
