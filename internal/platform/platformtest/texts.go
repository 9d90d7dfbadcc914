package platformtest

// texts are what networks are known to change on the way, or to count in their own way.
func texts(s Suite) []string {
	return append([]string{
		"plain",
		"two\nlines",
		"a paragraph\n\nand another\n\n\n\nand a third",
		"  spaces   around \t and inside  ",
		"trailing line feeds\n\n",
		"indented\n  line\n \nafter a line of space",
		"https://example.com",
		"a link https://example.com/a/rather/long/path/that/is/shortened/for/display?utm_source=psn&b=2#part and text",
		"in brackets (https://example.com/wiki/Go_(language)), with a comma after",
		"two links http://example.org/?a=1&b=2 https://www.example.com.",
		"international https://münchen.de/straße and https://example.com/日本語",
		"no link: example.com/path and mail to ana@example.com",
		"hello @alex and @ana@example.com, and @Ana_B@sub.example.org!",
		"hashtags #Go #CamelCase #日本語 #2026 and #",
		"markup <b>bold</b> &amp; &lt;i&gt; \"quotes\" 'single' & < >",
		"<script>alert('hi')</script><!-- comment -->",
		"family 👩‍👩‍👧‍👦 flag 🇪🇸 skin 👍🏽 keycap 1️⃣ heart ❤️",
		"combining e\u0301 n\u0303 and composed é ñ",
		"zalgo z\u0351\u036b\u0343\u036a\u0302",
		"right to left: שלום עולם, مرحبا بالعالم \u200f!",
		"漢字とかな 한국어 ภาษาไทย हिन्दी",
		"mathematical 𝒜𝓁𝓅𝒽𝒶 and no-break\u00a0space, thin\u2009space, zero\u200bwidth",
		"markdown *a* _b_ `c` [d](https://example.com/d) # e",
		"shortcode :smile: and emoticon :-)",
		"percent %41 %zz 100% + plus \\ backslash \\n",
	}, s.Texts...)
}
