package e5

import "math"

// exp is e to the x within 2e-7 of its value, for x in [-87, 88].
func exp(x float32) float32 {
	if x < -87 {
		return 0
	}
	const log2e = 1.44269504088896341
	n := float32(math.Floor(float64(x*log2e + 0.5)))
	r := x - n*0.693359375 + n*2.12194440e-4
	p := float32(1.9875691500e-4)
	p = p*r + 1.3981999507e-3
	p = p*r + 8.3334519073e-3
	p = p*r + 4.1665795894e-2
	p = p*r + 1.6666665459e-1
	p = p*r + 5.0000001201e-1
	p = p*r*r + r + 1
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// softmaxGo turns scores into weights that add up to 1.
func softmaxGo(w []float32) {
	largest := w[0]
	for _, x := range w {
		largest = max(largest, x)
	}
	var sum float32
	for i, x := range w {
		e := exp(x - largest)
		w[i] = e
		sum += e
	}
	scale := 1 / sum
	for i := range w {
		w[i] *= scale
	}
}

// geluGo applies GELU, x times the normal distribution function, by the rational
// approximation of erf of Abramowitz and Stegun 7.1.26 (error at most 1.5e-7).
func geluGo(v []float32) {
	for i, x := range v {
		z := x * (1 / math.Sqrt2)
		a := z
		if a < 0 {
			a = -a
		}
		t := 1 / (1 + 0.3275911*a)
		p := ((((1.061405429*t-1.453152027)*t+1.421413741)*t-0.284496736)*t + 0.254829592) * t
		erf := 1 - p*exp(-a*a)
		if z < 0 {
			erf = -erf
		}
		v[i] = 0.5 * x * (1 + erf)
	}
}

// addNormGo adds y to x and normalises x (layer normalisation).
func addNormGo(x, y []float32, n layerNorm, epsilon float32) {
	var sum, squares float32
	for i, v := range y {
		x[i] += v
		sum += x[i]
	}
	mean := sum / float32(len(x))
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	scale := float32(1 / math.Sqrt(float64(squares/float32(len(x))+epsilon)))
	for i, v := range x {
		x[i] = (v-mean)*scale*n.weight[i] + n.bias[i]
	}
}
