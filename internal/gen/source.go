package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// source holds the declarations of a package that was not generated.
type source struct {
	structs map[string]*structType
	kinds   map[string]string      // "int" or "string", by the name of an exported type that has it as underlying type
	enums   map[string][]enumValue // exported constants, by the name of their type
	methods map[string][]string    // names of the methods, by the name of their type
	lists   []list                 // in the order of the source
}

// enumValue is a constant and the comment at the end of its line.
type enumValue struct{ name, text string }

// structType is a struct and the names of its type parameters.
type structType struct {
	*ast.StructType

	params []string
}

// parse reads the package in dir, without tests and generated files.
func parse(dir string) (*source, error) {
	src := &source{
		structs: map[string]*structType{},
		kinds:   map[string]string{},
		enums:   map[string][]enumValue{},
		methods: map[string][]string{},
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_gen.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			src.add(decl)
		}
	}
	if len(src.structs) == 0 {
		return nil, fmt.Errorf("no types in %s", dir)
	}
	return src, nil
}

func (s *source) add(decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv != nil {
			receiver := typeName(decl.Recv.List[0].Type)
			s.methods[receiver] = append(s.methods[receiver], decl.Name.Name)
			s.addList(receiver, decl)
		}
	case *ast.GenDecl:
		var typ string // of constants
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.addType(spec)
			case *ast.ValueSpec:
				if spec.Type != nil || spec.Values != nil { // if not, the one before is repeated, as with iota
					typ = typeName(spec.Type)
				}
				if decl.Tok == token.CONST {
					s.addConstants(spec, typ)
				}
			}
		}
	}
}

func (s *source) addConstants(spec *ast.ValueSpec, typ string) {
	for _, name := range spec.Names {
		if name.IsExported() && ast.IsExported(typ) {
			text := strings.TrimSpace(spec.Comment.Text())
			s.enums[typ] = append(s.enums[typ], enumValue{name.Name, text})
		}
	}
}

func (s *source) addType(spec *ast.TypeSpec) {
	if kind := typeName(spec.Type); (kind == "int" || kind == "string") && spec.Name.IsExported() && spec.TypeParams == nil {
		s.kinds[spec.Name.Name] = kind
	}
	declared, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	found := &structType{StructType: declared}
	if spec.TypeParams != nil {
		for _, param := range spec.TypeParams.List {
			for _, name := range param.Names {
				found.params = append(found.params, name.Name)
			}
		}
	}
	s.structs[spec.Name.Name] = found
}

// exported returns the names of the exported structs in alphabetical order.
func (s *source) exported() []string {
	names := slices.Sorted(maps.Keys(s.structs))
	return slices.DeleteFunc(names, func(name string) bool { return !ast.IsExported(name) })
}

// hasMethod reports whether a type declares one of the methods.
func (s *source) hasMethod(typ string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(s.methods[typ], name) })
}

// embedded returns the names of the types that a struct embeds.
func (t *structType) embedded() []string {
	var names []string
	for _, field := range t.Fields.List {
		if len(field.Names) == 0 {
			names = append(names, typeName(field.Type))
		}
	}
	return names
}

// hasTag reports whether a field of the struct has a tag with the key.
func (t *structType) hasTag(key string) bool {
	return slices.ContainsFunc(t.Fields.List, func(field *ast.Field) bool {
		return field.Tag != nil && strings.Contains(field.Tag.Value, key+`:"`)
	})
}

// hasField reports whether the struct declares a field with the name.
func (t *structType) hasField(name string) bool {
	return slices.ContainsFunc(t.Fields.List, func(field *ast.Field) bool {
		return slices.ContainsFunc(field.Names, func(ident *ast.Ident) bool { return ident.Name == name })
	})
}

// fieldType returns the name of a field's type, or "" if the struct has no such field.
func (t *structType) fieldType(name string) string {
	for _, field := range t.Fields.List {
		for _, ident := range field.Names {
			if ident.Name == name {
				return typeName(field.Type)
			}
		}
	}
	return ""
}

// typeName returns the name of a type, without its pointer and type arguments. It is "" for types without a name.
func typeName(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.StarExpr:
		return typeName(expr.X)
	case *ast.IndexExpr:
		return typeName(expr.X)
	case *ast.IndexListExpr:
		return typeName(expr.X)
	}
	return ""
}
