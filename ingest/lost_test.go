package ingest_test

import (
	"os"
	"testing"
	"time"

	"grounded"
	"grounded/ingest"
	"grounded/ingest/extract"
)

// TestLostIndexIsRebuilt: a collection whose index folder was deleted is rebuilt from the
// records, whatever its generation, and takes new documents meanwhile.
func TestLostIndexIsRebuilt(t *testing.T) {
	t.Parallel()
	f := func(reindexed bool) {
		t.Helper()
		dir := t.TempDir()
		cfg := ingest.WorkerConfig{Logger: quiet, Backoff: 10 * time.Millisecond, AwayRetry: 100 * time.Millisecond}
		s, stop, err := openStack(t.Context(), dir, letters{}, cfg, extract.Extract)
		if err != nil {
			t.Fatal(err)
		}
		s.fillWith(t, 3)
		if reindexed {
			jobs, stopJobs := s.runJobs(t, ingest.JobsConfig{})
			j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
			if err != nil {
				t.Fatal(err)
			}
			if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone {
				t.Fatalf("%+v", j)
			}
			stopJobs()
		}
		was := s.collection(t).Generation
		stop()
		if err := os.RemoveAll(dir + "/index"); err != nil {
			t.Fatal(err)
		}
		s = newStack(t, dir, letters{})
		late := s.submit(t, ingest.Upload{ExternalID: "late"}, "# Late\n\nwalrus late")
		s.until(t, late.ID, is(grounded.StatusReady)) // a record that waits for ever would end the test
		jobs, stopJobs := s.runJobs(t, ingest.JobsConfig{Lease: 400 * time.Millisecond})
		defer stopJobs()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			list, err := jobs.List(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(list) > 0 && list[0].CreatedAt.After(late.CreatedAt) {
				if j := ended(t, jobs, list[0].ID); j.Status != ingest.JobDone {
					t.Fatalf("%+v", j)
				}
				break
			}
			select {
			case <-tick.C:
			case <-t.Context().Done():
				t.Fatal("no job")
			}
		}
		if c := s.collection(t); c.Generation <= was || c.Lost != 0 || len(s.find(t, "walrus")) != 4 {
			t.Errorf("%+v finds %d", c, len(s.find(t, "walrus")))
		}
	}
	f(false)
	f(true)
}
