package e5

import "golang.org/x/sys/cpu"

func detect() level {
	x := &cpu.X86
	switch {
	case !x.HasAVX2 || !x.HasFMA:
		return plain
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VNNI:
		return vnni
	}
	return avx2
}

func (l level) block(k int, a []float32, lda int, b, c []float32, ldc int) {
	if l == plain {
		blockGo(k, a, lda, b, c, ldc)
		return
	}
	_, _, _ = a[(rowGroup-1)*lda+k-1], b[k*panelCols-1], c[(rowGroup-1)*ldc+panelCols-1]
	gemm6x16(k, &a[0], lda, &b[0], &c[0], ldc)
}

// product sets rows of y to the bias plus the product of quantized rows and the layer's
// weights. rows is a multiple of l.rows().
func (l level) product(rows int, a []byte, d *dense, y []float32) {
	if l == plain {
		productGo(rows, a, d, y)
		return
	}
	blocks := d.in / blockSize
	lda, ldb := blocks*rowBlock, blocks*panelBlock
	_, _ = a[rows*lda-1], y[rows*d.out-1]
	wide := panelCols
	if l == vnni {
		wide = 2 * panelCols
	}
	for p := 0; p < d.out; p += wide {
		panel := d.panels[p*ldb/panelCols:]
		bias := d.bias[p:]
		switch {
		case l == vnni && p+wide <= d.out:
			for i := 0; i < rows; i += 6 {
				q4x6(blocks, &a[i*lda], lda, &panel[0], ldb, &bias[0], &y[i*d.out+p], d.out)
			}
		default:
			for i := 0; i < rows; i += 3 {
				q4x3(blocks, &a[i*lda], lda, &panel[0], &bias[0], &y[i*d.out+p], d.out)
			}
		}
	}
}

func (l level) quantize(x []float32, out []byte) {
	if l == plain {
		quantizeGo(x, out)
		return
	}
	_ = out[len(x)/blockSize*rowBlock-1]
	quantize8(len(x)/blockSize, &x[0], &out[0])
}

func (l level) softmax(w []float32) {
	if l == plain || len(w)%8 != 0 {
		softmaxGo(w)
		return
	}
	softmax8(len(w), &w[0])
}

func (l level) gelu(v []float32) {
	if l == plain || len(v)%8 != 0 {
		geluGo(v)
		return
	}
	gelu8(len(v), &v[0])
}

// addNorm adds y to x and normalises each row of x.
func (l level) addNorm(x, y []float32, n layerNorm, epsilon float32) {
	h := len(n.weight)
	for at := 0; at < len(x); at += h {
		row, add := x[at:at+h], y[at:at+h]
		if l == plain || h%8 != 0 {
			addNormGo(row, add, n, epsilon)
			continue
		}
		addNorm8(h, &row[0], &add[0], &n.weight[0], &n.bias[0], epsilon)
	}
}
