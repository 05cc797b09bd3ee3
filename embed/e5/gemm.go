package e5

//go:generate go run ./internal/gen -out gemm_amd64.s -stubs gemm_stub_amd64.go -pkg e5

// Matrices are multiplied in panels: A in panels of 6 rows, stored k by 6; B in panels of
// 16 columns, stored k by 16; so that the kernel reads both straight through. Rows and
// columns that are missing in the last panel are zero.
const (
	panelRows = 6
	panelCols = 16
)

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// packB lays out a k by n matrix, element (i, j) given by at, in column panels.
func packB(dst []float32, k, n int, at func(i, j int) float32) {
	for p := 0; p < n; p += panelCols {
		panel := dst[p*k:]
		for j := range panelCols {
			if p+j >= n {
				for i := range k {
					panel[i*panelCols+j] = 0
				}
				continue
			}
			for i := range k {
				panel[i*panelCols+j] = at(i, p+j)
			}
		}
	}
}

// packA lays out m rows of k floats, stride apart in src, in row panels.
func packA(dst, src []float32, m, k, stride int, scale float32) {
	for p := 0; p < m; p += panelRows {
		panel := dst[p*k : (p+panelRows)*k]
		for r := range panelRows {
			if p+r >= m {
				for i := range k {
					panel[i*panelRows+r] = 0
				}
				continue
			}
			row := src[(p+r)*stride : (p+r)*stride+k]
			for i, x := range row {
				panel[i*panelRows+r] = x * scale
			}
		}
	}
}

// gemm sets the m by n matrix c, rows ldc apart, to the product of packed a and b. Where
// n is not a multiple of 16, ldc must leave room up to one.
func gemm(m, n, k int, a, b, c []float32, ldc int) {
	var edge [panelRows * panelCols]float32
	for p := 0; p < n; p += panelCols {
		bp := b[p*k : (p+panelCols)*k]
		for i := 0; i < m; i += panelRows {
			ap := a[i*k : (i+panelRows)*k]
			if i+panelRows <= m {
				kernel(k, ap, bp, c[i*ldc+p:], ldc)
				continue
			}
			kernel(k, ap, bp, edge[:], panelCols)
			for r := i; r < m; r++ {
				copy(c[r*ldc+p:r*ldc+p+panelCols], edge[(r-i)*panelCols:])
			}
		}
	}
}

// kernelGo is the kernel where there is no assembly for the machine.
func kernelGo(k int, a, b, c []float32, ldc int) {
	for r := range panelRows {
		var sum [panelCols]float32
		for i := range k {
			x := a[i*panelRows+r]
			row := (*[panelCols]float32)(b[i*panelCols:])
			for j, y := range row {
				sum[j] += x * y
			}
		}
		copy(c[r*ldc:r*ldc+panelCols], sum[:])
	}
}
