// Bytes of the transport in a statistics report; where a browser has none of it, those of its candidate pairs.
type Report = { forEach(visit: (entry: Record<string, unknown>) => void): void };

export function countersIn(report: Report): { received: number; sent: number } | null {
	const sums: Record<string, { received: number; sent: number }> = {};
	report.forEach((entry) => {
		const { type, bytesReceived, bytesSent } = entry;
		if ((type === 'transport' || type === 'candidate-pair') && typeof bytesReceived === 'number' && typeof bytesSent === 'number') {
			const sum = (sums[type] ??= { received: 0, sent: 0 });
			sum.received += bytesReceived;
			sum.sent += bytesSent;
		}
	});
	return sums['transport'] ?? sums['candidate-pair'] ?? null;
}
