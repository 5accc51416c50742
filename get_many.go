package cliniko

import (
	"context"
	"slices"
)

// getMany reads records by their IDs, as many with a request as fit on a page. options returns the options of the list
// with a filter on the ID, and with every hidden record included.
func getMany[T any](ctx context.Context, c *Client, op operation, ids []ID[T], options func(IDFilter[T]) any) (map[ID[T]]T, error) {
	for _, id := range ids {
		if !isID(string(id)) {
			return nil, &ValidationError{Field: "ids", Reason: errNotAnID.Error()}
		}
	}
	found := make(map[ID[T]]T, len(ids))
	var odd []error
	wanted := slices.Compact(slices.Sorted(slices.Values(ids)))
	for chunk := range slices.Chunk(wanted, maxPerPage) {
		for record, err := range walkOver[T](c, op, nil, options(In(chunk...))).Patience(0).All(ctx) {
			if err != nil {
				odd = append(odd, err)
				if !isPartial(err) {
					return found, joined(odd)
				}
			}
			if id := recordID(&record); slices.Contains(chunk, id) {
				found[id] = record
			}
		}
	}
	return found, joined(odd)
}
