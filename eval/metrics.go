package eval

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Quality is how well rankings put what is relevant first, as the mean over questions.
type Quality struct {
	NDCG10    float64 `json:"ndcg@10"`
	Recall1   float64 `json:"recall@1"`
	Recall5   float64 `json:"recall@5"`
	Recall10  float64 `json:"recall@10"`
	Recall100 float64 `json:"recall@100"`
	MRR10     float64 `json:"mrr@10"`
}

// qualityOf judges one ranking of distinct ids against the gain of each relevant one.
// nDCG discounts the gain at rank i by log2(i+1) and divides by the best that could be
// had (Järvelin and Kekäläinen, 2002), as trec_eval's ndcg_cut does.
func qualityOf(ranked []string, gains map[string]float64) Quality {
	var q Quality
	var dcg float64
	found := 0
	total := float64(len(gains))
	for i, id := range ranked[:min(100, len(ranked))] {
		gain, ok := gains[id]
		if ok {
			found++
			if i < 10 {
				dcg += gain / math.Log2(float64(i)+2)
				if q.MRR10 == 0 {
					q.MRR10 = 1 / float64(i+1)
				}
			}
		}
		share := float64(found) / total
		if i < 1 {
			q.Recall1 = share
		}
		if i < 5 {
			q.Recall5 = share
		}
		if i < 10 {
			q.Recall10 = share
		}
		q.Recall100 = share
	}
	best := slices.SortedFunc(maps.Values(gains), func(a, b float64) int { return cmp.Compare(b, a) })
	var ideal float64
	for i, gain := range best[:min(10, len(best))] {
		ideal += gain / math.Log2(float64(i)+2)
	}
	q.NDCG10 = dcg / ideal
	return q
}

// fields are q's figures in the order of their JSON names.
func (q *Quality) fields() []*float64 {
	return []*float64{&q.NDCG10, &q.Recall1, &q.Recall5, &q.Recall10, &q.Recall100, &q.MRR10}
}

// meanQuality is the mean of all, each figure by itself.
func meanQuality(all []Quality) (mean Quality) {
	sum := mean.fields()
	for i := range all {
		for k, v := range all[i].fields() {
			*sum[k] += *v / float64(len(all))
		}
	}
	return mean
}

// percentile is the value that share of the values, sorted here, do not exceed.
func percentile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	i := int(math.Ceil(share*float64(len(values)))) - 1
	return values[max(0, min(i, len(values)-1))]
}
