package e5

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPassagesWaitForQuestions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := &yield{}
		questions := &lane{slots: make(chan struct{}, 2), holds: asked}
		start := time.Now()
		waited := func() time.Duration { return time.Since(start) }

		if asked.wait(); waited() != 0 {
			t.Errorf("waited %v for nobody", waited())
		}
		slots, err := questions.enter(t.Context(), true)
		if err != nil || slots != 2 {
			t.Fatalf("%d slots, %v", slots, err)
		}
		go func() {
			time.Sleep(longestYield / 2)
			questions.leave(slots)
		}()
		if asked.wait(); waited() != longestYield/2 {
			t.Errorf("waited %v for a question of %v", waited(), longestYield/2)
		}
		synctest.Wait()

		slots, err = questions.enter(t.Context(), false)
		if err != nil || slots != 1 {
			t.Fatalf("%d slots, %v", slots, err)
		}
		start = time.Now()
		if asked.wait(); waited() != longestYield {
			t.Errorf("waited %v for a question that does not end", waited())
		}
		questions.leave(slots)
		start = time.Now()
		if asked.wait(); waited() != 0 {
			t.Errorf("waited %v after the last question", waited())
		}
	})
}
