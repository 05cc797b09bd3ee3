package e5

//go:generate go run ./internal/gen -out kernels_amd64.s -stubs kernels_stub_amd64.go -pkg e5

// Matrices are multiplied in blocks of rowGroup rows by panelCols columns, so every
// buffer of rows has room for a multiple of rowGroup. The right side is stored in panels
// of panelCols columns, k by 16, which the kernels read straight through.
const (
	rowGroup  = 6
	panelCols = 16
)

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// packColumns lays out the transpose of a matrix of n rows of k floats, stride apart in
// src, times scale, in column panels. Columns that are missing in the last are zero.
func packColumns(dst, src []float32, k, n, stride int, scale float32) {
	for p := 0; p < n; p += panelCols {
		panel := dst[p*k : (p+panelCols)*k]
		if p+panelCols > n {
			clear(panel)
		}
		for j := range min(panelCols, n-p) {
			row := src[(p+j)*stride : (p+j)*stride+k]
			for i, v := range row {
				panel[i*panelCols+j] = v * scale
			}
		}
	}
}

// packRows lays out a matrix of k rows of n floats, stride apart in src, in column
// panels; n is a multiple of panelCols.
func packRows(dst, src []float32, k, n, stride int) {
	for p := 0; p < n; p += panelCols {
		panel := dst[p*k : (p+panelCols)*k]
		for i := range k {
			*(*[panelCols]float32)(panel[i*panelCols:]) = [panelCols]float32(src[i*stride+p:])
		}
	}
}

// gemm sets m rows of c, ldc apart, to the product of m rows of a, k long and lda apart,
// and the packed b of n columns. a and c have room for whole blocks.
func (l level) gemm(m, n, k int, a []float32, lda int, b, c []float32, ldc int) {
	for p := 0; p < n; p += panelCols {
		panel := b[p*k : (p+panelCols)*k]
		for i := 0; i < m; i += rowGroup {
			l.block(k, a[i*lda:], lda, panel, c[i*ldc+p:], ldc)
		}
	}
}
