package cliniko

import (
	"reflect"
	"sync"
)

// perType keeps what was found out about types by reflection, which takes long.
type perType[V any] struct{ known sync.Map } // of reflect.Type to V

// of returns what find returns for a type. find is called once, or a few times by goroutines that ask at the same moment.
func (p *perType[V]) of(t reflect.Type, find func(reflect.Type) V) V {
	found, ok := p.known.Load(t)
	if !ok {
		found, _ = p.known.LoadOrStore(t, find(t))
	}
	return found.(V)
}
