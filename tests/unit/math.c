/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas in TeX: how each reads in one line, which shows what was understood, and what of others
 * is not understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "converters/math.h"
#include "converters/math_imp.h"

static const struct {
	const char *tex, *words;
} understood[] = {
	{"x", "x"},
	{"42", "42"},
	{"3.14", "3.14"},
	{"x+y", "x + y"},
	{"-x", "−x"},
	{"a-b", "a − b"},
	{"a = -b", "a = −b"},
	{"a \\pm b \\mp c", "a ± b ∓ c"},
	{"2 \\times 3 \\div 4", "2 × 3 ÷ 4"},
	{"a \\cdot b", "a ⋅ b"},
	{"x^2", "x^2"},
	{"x_i", "x_i"},
	{"x_i^2", "x_i^2"},
	{"x^{n+1}", "x^(n + 1)"},
	{"x_{i,j}", "x_(i, j)"},
	{"x^12", "x^1 2"},
	{"{}^2x", "^2 x"},
	{"f'", "f′"},
	{"f''(x)", "f″(x)"},
	{"f'^2", "f′^2"},
	{"x'_1", "x_1′"},
	{"90^\\circ", "90°"},
	{"\\frac{1}{2}", "1/2"},
	{"\\frac12", "1/2"},
	{"\\frac{a+b}{c+d}", "(a + b)/(c + d)"},
	{"\\dfrac{a}{b}", "a/b"},
	{"\\tfrac{a}{b}", "a/b"},
	{"\\cfrac{1}{1+\\cfrac{1}{x}}", "1/(1 + 1/x)"},
	{"a \\over b", "a/b"},
	{"{n \\choose k}", "(n over k)"},
	{"\\binom{n}{k}", "(n over k)"},
	{"\\sqrt{x}", "√x"},
	{"\\sqrt2", "√2"},
	{"\\sqrt[3]{x+1}", "∛(x + 1)"},
	{"\\sqrt[n]{x}", "√[n]x"},
	{"\\sqrt{\\frac{a}{b}}", "√(a/b)"},
	{"\\alpha\\beta\\gamma", "αβγ"},
	{"\\Gamma(z)", "Γ(z)"},
	{"\\varepsilon > 0", "ε > 0"},
	{"\\mathbb{R}", "ℝ"},
	{"\\mathbb{R}^n \\to \\mathbb{R}", "ℝ^n → ℝ"},
	{"\\mathcal{L}\\{f\\}", "L{f}"},
	{"\\mathfrak{g}", "g"},
	{"\\mathbf{v}", "v"},
	{"\\boldsymbol{\\beta}", "β"},
	{"\\mathrm{kg}", "kg"},
	{"5\\,\\mathrm{m}\\,\\mathrm{s}^{-2}", "5 m s^(−2)"},
	{"\\mathsf{A}\\mathtt{b}", "Ab"},
	{"{\\bf x} + {\\rm d}x", "x + dx"},
	{"\\sin x", "sin x"},
	{"\\sin^2 x + \\cos^2 x = 1", "sin^2 x + cos^2 x = 1"},
	{"2\\sin\\theta\\cos\\theta", "2 sin θ cos θ"},
	{"\\log_2 n", "log_2 n"},
	{"\\ln(x+1)", "ln(x + 1)"},
	{"\\exp\\left(-\\frac{x^2}{2}\\right)", "exp(−x^2/2)"},
	{"\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1", "lim_(x → 0) (sin x)/x = 1"},
	{"\\max_{i} a_i", "max_i a_i"},
	{"\\operatorname{Var}(X)", "Var(X)"},
	{"\\operatorname*{arg\\,max}_x f(x)", "arg max_x f(x)"},
	{"\\gcd(a,b)", "gcd(a, b)"},
	{"\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}", "∑_(i = 1)^n i = (n(n + 1))/2"},
	{"\\sum\\limits_{i} a_i", "∑_i a_i"},
	{"\\sum\\nolimits_{i} a_i", "∑_i a_i"},
	{"\\prod_{p} \\frac{1}{1-p^{-s}}", "∏_p 1/(1 − p^(−s))"},
	{"\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}", "∫_0^∞ e^(−x^2) dx = √π/2"},
	{"\\iint_D f(x,y)\\,dx\\,dy", "∬_D f(x, y) dx dy"},
	{"\\oint_C \\vec F\\cdot d\\vec r", "∮_C F⃗ ⋅ dr⃗"},
	{"\\int\\limits_a^b f", "∫_a^b f"},
	{"\\bigcup_{n\\in\\mathbb{N}} A_n", "⋃_(n ∈ ℕ) A_n"},
	{"\\sum_{\\substack{0<i<n \\\\ i\\ \\text{odd}}} x_i", "∑_(0 < i < n; i odd) x_i"},
	{"\\left(\\frac{a}{b}\\right)^n", "(a/b)^n"},
	{"\\left[ x \\right]", "[x]"},
	{"\\left\\{ x \\mid x > 0 \\right\\}", "{x ∣ x > 0}"},
	{"\\left\\{ \\frac{x}{y} \\middle| x \\in A \\right\\}", "{x/y | x ∈ A}"},
	{"\\left. \\frac{df}{dx} \\right|_{x=0}", "(df)/(dx)|_(x = 0)"},
	{"\\left\\lvert x \\right\\rvert", "|x|"},
	{"\\left\\| v \\right\\|", "‖v‖"},
	{"\\langle u, v \\rangle", "⟨u, v⟩"},
	{"\\lfloor x \\rfloor + \\lceil y \\rceil", "⌊x⌋ + ⌈y⌉"},
	{"\\bigl( \\Bigl( \\biggl( \\Biggl( x", "((((x"},
	{"|x| = \\max(x,-x)", "|x| = max(x, −x)"},
	{"\\hat{x} + \\bar{y} + \\tilde{z}", "x̂ + ȳ + z̃"},
	{"\\vec{v} \\cdot \\dot{q} + \\ddot{q}", "v⃗ ⋅ q̇ + q̈"},
	{"\\widehat{ABC}", "widehat(ABC)"},
	{"\\overline{AB} \\parallel \\underline{CD}", "overline(AB) ∥ underline(CD)"},
	{"\\overrightarrow{AB}", "overrightarrow(AB)"},
	{"\\overbrace{1+\\dots+1}^{n}", "overbrace(1 + … + 1)^n"},
	{"\\underbrace{a+b}_{c}", "underbrace(a + b)_c"},
	{"\\overset{!}{=}", "=^!"},
	{"\\underset{x}{\\min}", "min_x"},
	{"\\stackrel{\\text{def}}{=}", "=^(def)"},
	{"A \\xrightarrow{f} B", "A →^f B"},
	{"A \\xleftarrow[g]{f} B", "A ←_g^f B"},
	{"x \\in A \\cup B \\cap C", "x ∈ A ∪ B ∩ C"},
	{"A \\subseteq B \\setminus C", "A ⊆ B ∖ C"},
	{"\\forall x \\exists y : x \\le y", "∀x∃y : x ≤ y"},
	{"\\neg p \\land q \\lor r \\Rightarrow s", "¬p ∧ q ∨ r ⇒ s"},
	{"p \\iff q", "p ⟺ q"},
	{"a \\neq b \\not= c", "a ≠ b ≠ c"},
	{"x \\notin A \\not\\in B", "x ∉ A ∉ B"},
	{"a \\equiv b \\pmod{n}", "a ≡ b (mod n)"},
	{"a \\bmod b", "a mod b"},
	{"x \\ll y \\gg z", "x ≪ y ≫ z"},
	{"a \\approx b \\sim c \\simeq d \\cong e", "a ≈ b ∼ c ≃ d ≅ e"},
	{"\\nabla \\cdot \\mathbf{E} = \\frac{\\rho}{\\varepsilon_0}", "∇ ⋅ E = ρ/(ε_0)"},
	{"\\partial_t u = \\Delta u", "∂_t u = Δu"},
	{"\\infty \\emptyset \\aleph_0 \\hbar \\ell \\Re \\Im", "∞∅ℵ_0 ℏℓℜℑ"},
	{"1, 2, \\ldots, n", "1, 2, …, n"},
	{"a_1 + \\cdots + a_n", "a_1 + ⋯ + a_n"},
	{"\\begin{matrix} a & b \\\\ c & d \\end{matrix}", "a, b; c, d"},
	{"\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}", "(1, 0; 0, 1)"},
	{"\\begin{bmatrix} a_{11} & \\cdots & a_{1n} \\\\ \\vdots & \\ddots & \\vdots \\\\ a_{m1} "
	 "& \\cdots & a_{mn} \\end{bmatrix}",
		"[a_11, ⋯, a_(1n); ⋮, ⋱, ⋮; a_(m1), ⋯, a_(mn)]"},
	{"\\begin{vmatrix} a & b \\\\ c & d \\end{vmatrix} = ad - bc", "|a, b; c, d| = ad − bc"},
	{"|x| = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{otherwise} \\end{cases}",
		"|x| = {x, if x ≥ 0; −x, otherwise"},
	{"\\begin{aligned} a &= b + c \\\\ &= d \\end{aligned}", "a = b + c; = d"},
	{"\\begin{array}{lr} x & 10 \\\\ yy & 2 \\end{array}", "x, 10; yy, 2"},
	{"\\begin{gathered} a = b \\\\ c = d \\end{gathered}", "a = b; c = d"},
	{"\\text{speed} = \\frac{\\text{distance}}{\\text{time}}", "speed = (distance)/(time)"},
	{"x = 5 \\text{ if $y > 0$ and } z", "x = 5 if y > 0 and z"},
	{"a \\quad b \\qquad c", "a b c"},
	{"a\\,b\\:c\\;d\\!e", "a b c de"},
	{"\\boxed{E = mc^2}", "E = mc^2"},
	{"\\phantom{x} y", "y"},
	{"e^{i\\pi} + 1 = 0", "e^(iπ) + 1 = 0"},
	{"x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}", "x = (−b ± √(b^2 − 4ac))/(2a)"},
	{"(a+b)^n = \\sum_{k=0}^n \\binom{n}{k} a^{n-k} b^k",
		"(a + b)^n = ∑_(k = 0)^n (n over k)a^(n − k) b^k"},
	{"\\zeta(s) = \\sum_{n=1}^\\infty \\frac{1}{n^s}", "ζ(s) = ∑_(n = 1)^∞ 1/(n^s)"},
	{"P(A \\mid B) = \\frac{P(B \\mid A)\\,P(A)}{P(B)}", "P(A ∣ B) = (P(B ∣ A) P(A))/(P(B))"},
	{"\\hat f(\\xi) = \\int_{-\\infty}^{\\infty} f(x) e^{-2\\pi i x \\xi}\\,dx",
		"f̂(ξ) = ∫_(−∞)^∞ f(x)e^(−2πixξ) dx"},
	{"\\frac{\\partial^2 u}{\\partial x^2}", "(∂^2 u)/(∂x^2)"},
	{"R_{\\mu\\nu} - \\frac{1}{2} R g_{\\mu\\nu} = \\frac{8\\pi G}{c^4} T_{\\mu\\nu}",
		"R_(μν) − 1/2 Rg_(μν) = (8πG)/(c^4) T_(μν)"},
	{"i\\hbar\\frac{\\partial}{\\partial t}\\Psi = \\hat H\\Psi", "iℏ ∂/(∂t) Ψ = ĤΨ"},
	{"\\det(A) = \\prod_{i=1}^n \\lambda_i", "det(A) = ∏_(i = 1)^n λ_i"},
	{"{n+1 \\atop k}", "n + 1 over k"},
	{"\\displaystyle\\sum_{i} i", "∑_i i"},
	{"x \\mapsto x^2", "x ↦ x^2"},
	{"面积 = \\pi r^2", "面积 = πr^2"},
	{"50\\% \\text{ of } \\$3", "50% of $3"},
	{"{a,b} \\colon A", "a, b: A"},
	{"{\\frac{a}{b}}^2 + {x_1}_2", "(a/b)^2 + (x_1)_2"},
	{"3.", "3."},
	{"\\mathbb{A} + \\operatorname{x} y", "A + x y"},
	{"a \\text{ } b \\text{ c } d", "a b c d"},
	{"\\text{a\tb\nc}", "a b c"},
	{"x^{y^{z}}", "x^(y^z)"},
	{"x_{a_b}", "x_(a_b)"},
	{"\\Pr(X=1)", "Pr(X = 1)"},
	{"\\tag{1} a", "(1)a"},
	{"E = mc^2 \\tag{3.1}", "E = mc^2 (3.1)"},
	{"\\mathop{\\rm sgn} x", "sgn x"},
	{"H_2O", "H_2 O"},
	{"\\sqrt{1+\\sqrt{1+x}}", "√(1 + √(1 + x))"},
	{"α + β ≤ γ", "α + β ≤ γ"},
};

static const struct {
	const char *tex, *why;
} kept[] = {
	{"\\foo", "\\foo"},
	{"\\frac{1}", "its end"},
	{"x^a^b", "^"},
	{"\\left( x", "\\left without \\right"},
	{"a & b", "& b"},
	{"{x", "its end"},
	{"x}", "}"},
	{"\\begin{foo}x\\end{foo}", "foo"},
	{"\\color{red}x", "\\color"},
	{"x % comment", "%"},
	{"\\begin{array}{c|c}a&b\\end{array}", "array"},
	{"\\text{a \\foo}", "\\foo"},
	{"\\begin{matrix}a\\end{pmatrix}", "matrix"},
	{"\\sqrt[3", "\\sqrt["},
	{"", "nothing"},
	{" ", "nothing"},
	{"\\left\\foo x\\right)", "a bracket of this kind"},
	{"\\not\\alpha", "\\not before this"},
	{"x\\\\y", "\\\\y"},
	{"\\operatorname{\\foo}", "\\foo"},
	{"\\begin{pmatrix} a", "pmatrix"},
	{"x^", "its end"},
	{"_", "its end"},
	{"\\", "\\"},
	{"#1", "#"},
	{"\\begin{a{b}c}x\\end{a{b}c}", "a{b}c"},
	{"\\operatorname{a", "operatorname"},
	{"\\operatorname{a\\", "operatorname"},
	{"\\text{a\\", "\\"},
	{"\\text{a", "its end"},
	{"\\substack{a", "substack"},
	{"\\left", "a bracket of this kind"},
	{"\xC2\xA0", "\xC2\xA0"},
	{"\xFF", "\xFF"},
	{"a $ b", "$"},
};

static void
reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof understood / sizeof *understood; i++) {
		struct arena *a = arena_new();
		const char *why;
		const struct math *tree = math_read(a, slice_of(understood[i].tex), &why);
		if (tree == NULL)
			print_message("%s: %s\n", understood[i].tex, why);
		assert_non_null(tree);
		assert_string_equal(math_words(a, tree), understood[i].words);
		arena_free(a);
	}
}

/* Whole or not at all. */
static void
keeps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		struct arena *a = arena_new();
		const char *why;
		assert_null(math_read(a, slice_of(kept[i].tex), &why));
		assert_string_equal(why, kept[i].why);
		arena_free(a);
	}
}

/* The middle of many: too deep or too long is kept, and nothing else happens. */
static void
bounds(void **state)
{
	static const char *const again[] = {"{", "\\sqrt", "\\frac1", "x^{", "\\left(", "\\over ",
		"\\displaystyle ", "\\begin{matrix}", "\\sum", "(", "\\hat", "a_", "\\text{$"};
	(void)state;
	for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
		struct arena *a = arena_new();
		struct buf b = {0};
		const char *why;
		while (b.n < 8000)
			buf_puts(&b, again[i]);
		const struct math *tree = math_read(a, buf_slice(&b), &why);
		assert_true(tree != NULL || why != NULL);
		while (b.n < 9000)
			buf_puts(&b, again[i]);
		assert_null(math_read(a, buf_slice(&b), &why));
		buf_free(&b);
		arena_free(a);
	}
}

static void
table(void **state)
{
	(void)state;
	assert_true(math_commands_sorted());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(keeps),
		cmocka_unit_test(bounds),
		cmocka_unit_test(table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
