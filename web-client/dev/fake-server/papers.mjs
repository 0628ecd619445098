// The papers of the stand-in conference: a PDF, and a text in Markdown.
const OBJECTS = [
	'<< /Type /Catalog /Pages 2 0 R >>',
	'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
	'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
	'<< /Length 63 >>\nstream\nBT /F 24 Tf 72 740 Td (Vorschlag: Pausen von 25 Minuten) Tj ET\nendstream',
	'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
];

function pdf() {
	const starts = [];
	let text = '%PDF-1.4\n';
	for (const [i, object] of OBJECTS.entries()) {
		starts.push(String(text.length).padStart(10, '0'));
		text += `${i + 1} 0 obj\n${object}\nendobj\n`;
	}
	const count = OBJECTS.length + 1;
	return `${text}xref\n0 ${count}\n0000000000 65535 f \n${starts.map((at) => `${at} 00000 n \n`).join('')}trailer << /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

export const PAPERS = {
	f1: pdf(),
	f2: '# Rückmeldung der Elternpflegschaft\n\nDie Pflegschaft hat beraten und **begrüßt** den Vorschlag.\n\n- Busse: bitte vorher klären\n- Mensa: längere Pausen helfen\n\n| Klasse | dafür | dagegen |\n| --- | --- | --- |\n| 5 | 21 | 4 |\n| 6 | 19 | 7 |\n',
};
