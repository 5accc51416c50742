package cliniko

import (
	"context"
	"reflect"
	"slices"
)

// getMany reads records by their ids. options returns the options of the list with a filter on the id, and with every
// hidden record included.
func getMany[T any](ctx context.Context, c *Client, op operation, ids []ID[T], options func(IDFilter[T]) any) (map[ID[T]]T, error) {
	wanted, err := distinct(ids)
	if err != nil {
		return nil, err
	}
	found := make(map[ID[T]]T, len(wanted))
	list := listing{client: c, op: op, record: reflect.TypeFor[T]()}
	err = list.getMany(ctx, wanted, func(ids []string) any { return options(In(idsOf[T](ids)...)) }, func(id string, record any) {
		found[ID[T](id)] = *record.(*T)
	})
	return found, err
}

// getMany calls found for each record that it finds. It asks for as many with a request as fit on a page, first in the
// list and then in the list of its hidden records.
func (l listing) getMany(ctx context.Context, wanted []string, options func(ids []string) any, found func(id string, record any)) error {
	var odd []error
	have := make(map[string]bool, len(wanted))
	index, _ := idField(l.record)
	for next := &l.op; next != nil; next = next.Hidden {
		for chunk := range slices.Chunk(wanted, maxPerPage) {
			w := listWalk{walkSettings: walkSettings{list: l, inFlight: 1}}
			w.list.op, w.list.options = *next, options(chunk)
			err := w.run(ctx, func(e entry) bool {
				odd = append(odd, e.err)
				id := reflect.ValueOf(e.record).Elem().FieldByIndex(index).String()
				if slices.Contains(chunk, id) {
					found(id, e.record)
					have[id] = true
				}
				return true
			})
			if err != nil {
				return joined(append(odd, err))
			}
		}
		wanted = slices.DeleteFunc(wanted, func(id string) bool { return have[id] })
	}
	return joined(odd)
}
