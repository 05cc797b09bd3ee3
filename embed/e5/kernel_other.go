//go:build !amd64

package e5

func detect() level { return plain }

func (l level) block(k int, a []float32, lda int, b, c []float32, ldc int) {
	blockGo(k, a, lda, b, c, ldc)
}

func (l level) product(rows int, a []byte, d *dense, y []float32) { productGo(rows, a, d, y) }

func (l level) quantize(x []float32, out []byte) { quantizeGo(x, out) }
func (l level) softmax(w []float32)              { softmaxGo(w) }
func (l level) gelu(v []float32)                 { geluGo(v) }

// addNorm adds y to x and normalises each row of x.
func (l level) addNorm(x, y []float32, n layerNorm, epsilon float32) {
	h := len(n.weight)
	for at := 0; at < len(x); at += h {
		addNormGo(x[at:at+h], y[at:at+h], n, epsilon)
	}
}
