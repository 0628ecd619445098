// A file on its way by tus 1.0.0: a broken line goes on where it was, also when the same file is chosen again later.
import { type DetailedError, Upload } from 'tus-js-client';
import type { Carry } from './uploads';

const RETRY_MS = [0, 1000, 2000, 4000, 8000, 15000, 30000, 60000, 60000, 60000];

function codeOf(error: Error | DetailedError): string {
	const response = 'originalResponse' in error ? error.originalResponse : null;
	if (!response) {
		return 'offline';
	}
	try {
		return (JSON.parse(response.getBody()) as { error: { code: string } }).error.code;
	} catch {
		return response.getStatus() === 507 ? 'quota' : 'internal';
	}
}

// What a refusal says once, it says again; a line or a server that is gone comes back.
const isPassing = (error: DetailedError): boolean => {
	const status = error.originalResponse?.getStatus() ?? 0;
	return status === 0 || status === 409 || status === 429 || (status >= 500 && status !== 507);
};

export const carryByTus: Carry = (file, folder, tell) => {
	const upload = new Upload(file, {
		endpoint: `/api/folders/${folder}/uploads`,
		metadata: { filename: file.name },
		retryDelays: RETRY_MS,
		removeFingerprintOnSuccess: true,
		onShouldRetry: isPassing,
		onProgress: (sent) => tell.progress(sent),
		onSuccess: () => tell.done(),
		onError: (error) => tell.failed(codeOf(error)),
	});
	let isStopped = false;
	void upload.findPreviousUploads().then(([previous]) => {
		if (isStopped) {
			return;
		}
		if (previous) {
			upload.resumeFromPreviousUpload(previous);
		}
		upload.start();
	});
	return {
		stop: () => {
			isStopped = true;
			void upload.abort();
		},
	};
};
