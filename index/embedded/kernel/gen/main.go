// Command main writes kernel_amd64.s. Run it with go generate in the folder above.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	Package("grounded/index/embedded/kernel")
	ConstraintExpr("amd64")
	rows()
	dot()
	largest()
	quantise()
	Generate()
}

// rows scores each row of int8 codes against an int16 query: n (a multiple of 32) values
// a row, sums kept in int32.
func rows() {
	TEXT("rowsAVX2", NOSPLIT, "func(q *int16, x *int8, n, rows int, out *int32)")
	q := Load(Param("q"), GP64())
	x := Load(Param("x"), GP64())
	n := Load(Param("n"), GP64())
	count := Load(Param("rows"), GP64())
	out := Load(Param("out"), GP64())
	s := []Op{YMM(), YMM()}
	i := GP64()
	Label("row")
	TESTQ(count, count)
	JZ(LabelRef("end"))
	VPXOR(s[0], s[0], s[0])
	VPXOR(s[1], s[1], s[1])
	XORQ(i, i)
	Label("values")
	for k := range 2 {
		v := YMM()
		VPMOVSXBW(Mem{Base: x, Disp: 16 * k}, v)
		VPMADDWD(Mem{Base: q, Index: i, Scale: 2, Disp: 32 * k}, v, v)
		VPADDD(v, s[k], s[k])
	}
	ADDQ(Imm(32), x)
	ADDQ(Imm(32), i)
	CMPQ(i, n)
	JL(LabelRef("values"))
	sum := YMM()
	VPADDD(s[0], s[1], sum)
	high := XMM()
	VEXTRACTI128(Imm(1), sum, high)
	low := sum.AsX()
	VPADDD(high, low, low)
	VPSHUFD(Imm(0x4e), low, high)
	VPADDD(high, low, low)
	VPSHUFD(Imm(0xb1), low, high)
	VPADDD(high, low, low)
	VMOVD(low, Mem{Base: out})
	ADDQ(Imm(4), out)
	DECQ(count)
	JMP(LabelRef("row"))
	Label("end")
	VZEROUPPER()
	RET()
}

// dot is the inner product of float32 values, n a multiple of 32. Neither side need be
// aligned.
func dot() {
	TEXT("dotAVX2", NOSPLIT, "func(a *float32, b *byte, n int) float32")
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	n := Load(Param("n"), GP64())
	s := []Op{YMM(), YMM(), YMM(), YMM()}
	for _, r := range s {
		VXORPS(r, r, r)
	}
	i := GP64()
	XORQ(i, i)
	Label("dotvalues")
	CMPQ(i, n)
	JGE(LabelRef("dotend"))
	for k := range 4 {
		v := YMM()
		VMOVUPS(Mem{Base: a, Index: i, Scale: 4, Disp: 32 * k}, v)
		VFMADD231PS(Mem{Base: b, Index: i, Scale: 4, Disp: 32 * k}, v, s[k])
	}
	ADDQ(Imm(32), i)
	JMP(LabelRef("dotvalues"))
	Label("dotend")
	sum := YMM()
	VADDPS(s[0], s[1], s[0])
	VADDPS(s[2], s[3], s[2])
	VADDPS(s[0], s[2], sum)
	high := XMM()
	VEXTRACTF128(Imm(1), sum, high)
	low := sum.AsX()
	VADDPS(high, low, low)
	VHADDPS(low, low, low)
	VHADDPS(low, low, low)
	Store(low, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// largest is the greatest magnitude of n values, n a multiple of 8.
func largest() {
	TEXT("largestAVX2", NOSPLIT, "func(x *float32, n int) float32")
	x := Load(Param("x"), GP64())
	n := Load(Param("n"), GP64())
	mask, most := magnitudes(), YMM()
	VXORPS(most, most, most)
	i := GP64()
	XORQ(i, i)
	Label("largestvalues")
	CMPQ(i, n)
	JGE(LabelRef("largestend"))
	v := YMM()
	VANDPS(Mem{Base: x, Index: i, Scale: 4}, mask, v)
	VMAXPS(v, most, most)
	ADDQ(Imm(8), i)
	JMP(LabelRef("largestvalues"))
	Label("largestend")
	high := XMM()
	VEXTRACTF128(Imm(1), most, high)
	low := most.AsX()
	VMAXPS(high, low, low)
	VPERMILPS(Imm(0x4e), low, high)
	VMAXPS(high, low, low)
	VPERMILPS(Imm(0xb1), low, high)
	VMAXPS(high, low, low)
	Store(low, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// magnitudes is a mask that clears signs.
func magnitudes() VecVirtual {
	mask := YMM()
	VPCMPEQD(mask, mask, mask)
	VPSRLD(Imm(1), mask, mask)
	return mask
}

func broadcast(param string, into VecVirtual) {
	a, err := Param(param).Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSS(a.Addr, into)
}

// quantise rounds n values (a multiple of 8), times inverse, to int8 codes, and adds up
// the squares of what the codes miss and of the values.
func quantise() {
	TEXT("quantiseAVX2", NOSPLIT, "func(x *float32, n int, inverse, scale float32, codes *int8) (off, square float32)")
	x := Load(Param("x"), GP64())
	n := Load(Param("n"), GP64())
	codes := Load(Param("codes"), GP64())
	inverse, scale := YMM(), YMM()
	broadcast("inverse", inverse)
	broadcast("scale", scale)
	off, square := YMM(), YMM()
	VXORPS(off, off, off)
	VXORPS(square, square, square)
	i := GP64()
	XORQ(i, i)
	Label("quantisevalues")
	CMPQ(i, n)
	JGE(LabelRef("quantiseend"))
	v, code, missed := YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: x, Index: i, Scale: 4}, v)
	VMULPS(v, inverse, code)
	VCVTPS2DQ(code, code)
	VCVTDQ2PS(code, missed)
	VFNMADD213PS(v, scale, missed) // v - code * scale
	VFMADD231PS(missed, missed, off)
	VFMADD231PS(v, v, square)
	low, high := code.AsX(), XMM()
	VEXTRACTI128(Imm(1), code, high)
	VPACKSSDW(high, low, low)
	VPACKSSWB(low, low, low)
	VMOVQ(low, Mem{Base: codes, Index: i, Scale: 1})
	ADDQ(Imm(8), i)
	JMP(LabelRef("quantisevalues"))
	Label("quantiseend")
	for k, r := range []VecVirtual{off, square} {
		high, low := XMM(), r.AsX()
		VEXTRACTF128(Imm(1), r, high)
		VADDPS(high, low, low)
		VHADDPS(low, low, low)
		VHADDPS(low, low, low)
		Store(low, ReturnIndex(k))
	}
	VZEROUPPER()
	RET()
}
