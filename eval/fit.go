package eval

import (
	"math"

	"grounded/generate/verify"
)

// ridge is how strongly weights are drawn to zero.
const ridge = 3

// fit learns a logistic model from rows: by Newton steps, each solved coordinate by
// coordinate, so that every weight keeps the sign that [verify.Sign] says and most become
// zero. Signs known beforehand are worth more than data here: what one set makes of two
// features that always go together does not hold on the next.
func fit(rows []claimRow, weights []float64, use func(feature int) bool) verify.Model {
	n := len(rows[0].features)
	s := standardise(rows, weights, n)
	beta, bias := make([]float64, n), 0.0
	for range 50 {
		gradient, hessian, shift := s.slopes(rows, weights, beta, bias)
		bias += shift
		step := make([]float64, n)
		for range 25 {
			for j := range n {
				if !use(j) || verify.Sign(j) == 0 {
					continue
				}
				g := gradient[j] - ridge*(beta[j]+step[j])
				for k, x := range step {
					g -= hessian[j*n+k] * x
				}
				next := beta[j] + step[j] + g/(hessian[j*n+j]+ridge)
				if next*float64(verify.Sign(j)) < 0 {
					next = 0
				}
				step[j] = next - beta[j]
			}
		}
		largest := 0.0
		for j, x := range step {
			beta[j] += x
			largest = math.Max(largest, math.Abs(x))
		}
		if largest < 1e-4 {
			break
		}
	}
	return s.plain(beta, bias)
}

// scaling holds the means and deviations of features.
type scaling struct {
	mean, deviation []float64
	z               [][]float64 // the rows' features, standardised
}

func standardise(rows []claimRow, weights []float64, n int) scaling {
	s := scaling{mean: make([]float64, n), deviation: make([]float64, n)}
	total := 0.0
	for i, r := range rows {
		total += weights[i]
		for j, x := range r.features {
			s.mean[j] += weights[i] * x
		}
	}
	for j := range s.mean {
		s.mean[j] /= total
	}
	for i, r := range rows {
		for j, x := range r.features {
			s.deviation[j] += weights[i] * (x - s.mean[j]) * (x - s.mean[j])
		}
	}
	for j := range s.deviation {
		s.deviation[j] = math.Sqrt(s.deviation[j]/total) + 1e-9
	}
	for _, r := range rows {
		z := make([]float64, n)
		for j, x := range r.features {
			z[j] = (x - s.mean[j]) / s.deviation[j]
		}
		s.z = append(s.z, z)
	}
	return s
}

// slopes are the gradient and the Hessian of the log-likelihood at beta, and the step of the
// bias.
func (s scaling) slopes(rows []claimRow, weights, beta []float64, bias float64) (gradient, hessian []float64, shift float64) {
	n := len(beta)
	gradient, hessian = make([]float64, n), make([]float64, n*n)
	g0, h0 := 0.0, 0.0
	for i, z := range s.z {
		sum := bias
		for j, x := range z {
			sum += beta[j] * x
		}
		p := 1 / (1 + math.Exp(-sum))
		r, h := weights[i]*(rows[i].target-p), weights[i]*math.Max(p*(1-p), 1e-3)
		g0, h0 = g0+r, h0+h
		for j, x := range z {
			gradient[j] += r * x
			hx := h * x
			row := hessian[j*n : j*n+j+1]
			for k := range row {
				row[k] += hx * z[k]
			}
		}
	}
	for j := range n {
		for k := range j {
			hessian[k*n+j] = hessian[j*n+k]
		}
	}
	return gradient, hessian, g0 / h0
}

// plain brings the model back from standardised features to features as they are.
func (s scaling) plain(beta []float64, bias float64) verify.Model {
	m := verify.Model{Bias: bias, Weights: make([]float64, len(beta))}
	for j, b := range beta {
		m.Weights[j] = b / s.deviation[j]
		m.Bias -= b * s.mean[j] / s.deviation[j]
	}
	return m
}
