package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// quantize writes the kernel that turns floats into blocks of 32 int8 with a scale.
func quantize() {
	function("quantize8", "func(blocks int, x *float32, out *byte)",
		"quantize8 writes blocks of 32 floats as row blocks: int8 values, corrections for the weights' offset, scale.")
	blocks, x, out := param("blocks"), param("x"), param("out")
	order := GLOBL("order", RODATA|NOPTR)
	for i, v := range []uint32{0, 4, 1, 5, 2, 6, 3, 7} {
		DATA(4*i, U32(v))
	}
	Label("loop")
	var v [4]reg.VecVirtual
	for i := range v {
		v[i] = YMM()
		VMOVUPS(Mem{Base: x, Disp: 32 * i}, v[i])
	}
	most, t := YMM(), YMM()
	VANDPS(words(0x7fffffff), v[0], most)
	for i := 1; i < 4; i++ {
		VANDPS(words(0x7fffffff), v[i], t)
		VMAXPS(t, most, most)
	}
	reduce(most, VMAXPS)
	VMAXSS(floats(1e-30), most.AsX(), most.AsX()) // zeros must not divide
	inverse, scale := XMM(), XMM()
	VMULSS(floats(1.0/127), most.AsX(), scale)
	VMOVSS(scale, Mem{Base: out, Disp: 40})
	VMOVSS(floats(127), inverse)
	VDIVSS(most.AsX(), inverse, inverse)
	VBROADCASTSS(inverse, t)
	for i := range v {
		VMULPS(t, v[i], v[i])
		VCVTPS2DQ(v[i], v[i])
	}
	VPACKSSDW(v[1], v[0], v[0])
	VPACKSSDW(v[3], v[2], v[2])
	VPACKSSWB(v[2], v[0], v[0])
	VMOVDQU(order, t)
	VPERMD(v[0], t, v[0])
	VMOVDQU(v[0], Mem{Base: out})
	// Sums of pairs, kept apart by their place in a step: -8 times them is what the
	// offset of the weights must be corrected by.
	sum := YMM()
	VMOVDQU(words(0x01010101), sum)
	VPMADDUBSW(v[0], sum, sum)
	reduce(sum, VPADDW)
	VPSLLW(Imm(3), sum.AsX(), sum.AsX())
	zero := XMM()
	VPXOR(zero, zero, zero)
	VPSUBW(sum.AsX(), zero, sum.AsX())
	VMOVD(sum.AsX(), Mem{Base: out, Disp: 32})
	VPMADDWD(words(0x00010001).Offset(0), sum.AsX(), sum.AsX())
	VMOVD(sum.AsX(), Mem{Base: out, Disp: 36})
	ADDQ(U32(128), x)
	ADDQ(Imm(rowBlock), out)
	DECQ(blocks)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// exp puts e to the x, for x of at most 88, in x: 2 to the n times a polynomial
// (Cephes' expf).
func exp(x reg.VecVirtual) {
	n, p, z := YMM(), YMM(), YMM()
	VMAXPS(floats(-87), x, x)
	VMULPS(floats(1.44269504088896341), x, n)
	VROUNDPS(Imm(0), n, n)
	VFNMADD231PS(floats(0.693359375), n, x)
	VFNMADD231PS(floats(-2.12194440e-4), n, x)
	VMOVUPS(floats(1.9875691500e-4), p)
	for _, c := range []float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		VFMADD213PS(floats(c), x, p)
	}
	VMULPS(x, x, z)
	VFMADD213PS(x, z, p)
	VADDPS(floats(1), p, p)
	VCVTPS2DQ(n, n)
	VPSLLD(Imm(23), n, n)
	VPADDD(n, p, x)
}

// softmax writes the kernel for a row of scores, a multiple of 8 long.
func softmax() {
	function("softmax8", "func(n int, x *float32)",
		"softmax8 turns n scores, a multiple of 8, into weights that add up to 1.")
	n, x := param("n"), param("x")
	end := GP64()
	LEAQ(Mem{Base: x, Index: n, Scale: 4}, end)
	pass := func(name string, body func(Mem)) {
		at := GP64()
		MOVQ(x, at)
		Label(name)
		body(Mem{Base: at})
		ADDQ(Imm(32), at)
		CMPQ(at, end)
		JB(LabelRef(name))
	}
	most, sum := YMM(), YMM()
	VMOVUPS(Mem{Base: x}, most)
	pass("most", func(m Mem) { VMAXPS(m, most, most) })
	reduce(most, VMAXPS)
	VBROADCASTSS(most.AsX(), most)
	VXORPS(sum, sum, sum)
	pass("exp", func(m Mem) {
		v := YMM()
		VMOVUPS(m, v)
		VSUBPS(most, v, v)
		exp(v)
		VMOVUPS(v, m)
		VADDPS(v, sum, sum)
	})
	reduce(sum, VADDPS)
	one := XMM()
	VMOVSS(floats(1), one)
	VDIVSS(sum.AsX(), one, one)
	VBROADCASTSS(one, sum)
	pass("scale", func(m Mem) {
		v := YMM()
		VMULPS(m, sum, v)
		VMOVUPS(v, m)
	})
	VZEROUPPER()
	RET()
}

// gelu writes the kernel of the activation: x/2 (1 + erf(x/sqrt 2)), erf by Abramowitz
// and Stegun 7.1.26.
func gelu() {
	function("gelu8", "func(n int, x *float32)", "gelu8 applies GELU to n floats, a multiple of 8.")
	n, x := param("n"), param("x")
	Label("loop")
	v, a, t, p, e := YMM(), YMM(), YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: x}, v)
	VANDPS(words(0x7fffffff), v, a)
	VMULPS(floats(0.70710678118654752), a, t)
	VMULPS(t, t, e)
	VXORPS(words(0x80000000), e, e)
	exp(e)
	VMULPS(floats(0.3275911), t, t)
	VADDPS(floats(1), t, t)
	VMOVUPS(floats(1), p)
	VDIVPS(t, p, t)
	VMOVUPS(floats(1.061405429), p)
	for _, c := range []float32{-1.453152027, 1.421413741, -0.284496736, 0.254829592} {
		VFMADD213PS(floats(c), t, p)
	}
	VMULPS(t, p, p)
	VMULPS(e, p, p) // 1 - erf
	VADDPS(a, v, v)
	VFNMADD231PS(p, a, v) // x + |x| - |x|(1 - erf)
	VMULPS(floats(0.5), v, v)
	VMOVUPS(v, Mem{Base: x})
	ADDQ(Imm(32), x)
	SUBQ(Imm(8), n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// addNorm writes the kernel of a residual connection with layer normalisation.
func addNorm() {
	function("addNorm8", "func(n int, x, y, weight, bias *float32, epsilon float32)",
		"addNorm8 adds y to x, n floats (a multiple of 8), and normalises x.")
	n, x, y := param("n"), param("x"), param("y")
	end := GP64()
	LEAQ(Mem{Base: x, Index: n, Scale: 4}, end)
	count, mean, squares := XMM(), YMM(), YMM()
	VXORPS(count, count, count)
	VCVTSI2SSQ(n, count, count)
	VXORPS(mean, mean, mean)
	VXORPS(squares, squares, squares)
	pass := func(name string, body func(at reg.GPVirtual)) {
		at := GP64()
		MOVQ(x, at)
		Label(name)
		body(at)
		ADDQ(Imm(32), at)
		CMPQ(at, end)
		JB(LabelRef(name))
	}
	pass("add", func(at reg.GPVirtual) {
		v := YMM()
		VMOVUPS(Mem{Base: at}, v)
		VADDPS(Mem{Base: y}, v, v)
		VMOVUPS(v, Mem{Base: at})
		VADDPS(v, mean, mean)
		ADDQ(Imm(32), y)
	})
	reduce(mean, VADDPS)
	VDIVSS(count, mean.AsX(), mean.AsX())
	VBROADCASTSS(mean.AsX(), mean)
	pass("spread", func(at reg.GPVirtual) {
		v := YMM()
		VMOVUPS(Mem{Base: at}, v)
		VSUBPS(mean, v, v)
		VMOVUPS(v, Mem{Base: at})
		VFMADD231PS(v, v, squares)
	})
	reduce(squares, VADDPS)
	VDIVSS(count, squares.AsX(), squares.AsX())
	epsilon := Load(Param("epsilon"), XMM())
	VADDSS(epsilon, squares.AsX(), squares.AsX())
	VSQRTSS(squares.AsX(), squares.AsX(), squares.AsX())
	one := XMM()
	VMOVSS(floats(1), one)
	VDIVSS(squares.AsX(), one, one)
	VBROADCASTSS(one, squares)
	weight, bias := param("weight"), param("bias")
	pass("scale", func(at reg.GPVirtual) {
		v, w := YMM(), YMM()
		VMULPS(Mem{Base: at}, squares, v)
		VMOVUPS(Mem{Base: weight}, w)
		VFMADD213PS(Mem{Base: bias}, w, v)
		VMOVUPS(v, Mem{Base: at})
		ADDQ(Imm(32), weight)
		ADDQ(Imm(32), bias)
	})
	VZEROUPPER()
	RET()
}
