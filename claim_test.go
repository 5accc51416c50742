package cliniko

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestCompareIDs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{{"9", "10", -1}, {"10", "9", 1}, {"1640000079200001610", "1640000079200001610", 0}, {"1640000079200001609", "1640000079200001610", -1}} {
		if got := compareIDs(tc.a, tc.b); got != tc.want {
			t.Errorf("compare %s and %s: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

// shelf is a place of the API in which records with smaller IDs may become visible later than those with larger IDs.
type shelf struct {
	mu  sync.Mutex
	ids []string
}

func (s *shelf) put(id string) { s.mu.Lock(); defer s.mu.Unlock(); s.ids = append(s.ids, id) }

func (s *shelf) remove(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids = slices.DeleteFunc(s.ids, func(other string) bool { return other == id })
	return nil
}

func (s *shelf) look(context.Context) ([]standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []standing
	for _, id := range s.ids {
		all = append(all, standing{id: id})
	}
	return all, nil
}

// Whatever the order in which IDs become visible, no more claims hold than there are places, each one that was told to
// hold is there, and nothing else is. With the order of the IDs, all places are filled.
func TestClaimsInAnyOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 1))
			places, claims, inOrder := 1+rng.IntN(3), 2+rng.IntN(6), seed%3 == 0
			var (
				shelf shelf
				wg    sync.WaitGroup
				mu    sync.Mutex
				held  []string
			)
			for i := range claims {
				id := ID[Patient](strconv.Itoa(96 + i)) // of 2 and 3 digits
				visible := time.Duration(rng.IntN(4000)) * time.Millisecond
				if inOrder {
					visible = time.Duration(i) * time.Millisecond
				}
				latency := time.Duration(rng.IntN(4000)) * time.Millisecond
				c := claim[Patient]{id: id, places: places, standing: func(ctx context.Context) ([]standing, error) {
					all, err := shelf.look(ctx)
					time.Sleep(latency)
					return all, err
				}, undo: func(ctx context.Context, id ID[Patient]) error { return shelf.remove(ctx, string(id)) }}
				wg.Go(func() {
					time.Sleep(visible)
					shelf.put(string(id))
					time.Sleep(latency / 2)
					if ok, err := c.hold(t.Context()); err != nil {
						t.Error(err)
					} else if ok {
						mu.Lock()
						defer mu.Unlock()
						held = append(held, string(id))
					} else if err := c.withdraw(t.Context(), nil); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			slices.Sort(held)
			slices.Sort(shelf.ids)
			if len(held) > places || !slices.Equal(held, shelf.ids) || inOrder && len(held) != min(places, claims) {
				t.Errorf("seed %d: %v hold and %v are there, of %d claims for %d places", seed, held, shelf.ids, claims, places)
			}
		})
	}
}
