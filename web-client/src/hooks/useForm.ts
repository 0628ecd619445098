// A form that is being sent, and what the server said against it.
import { type FormEvent, useState } from 'react';
import { codeOf } from '../protocol/errors';

interface Form {
	error: string | null;
	isBusy: boolean;
	setError: (code: string | null) => void;
	submit: (event?: FormEvent) => void;
}

export function useForm(send: () => Promise<unknown>): Form {
	const [error, setError] = useState<string | null>(null);
	const [isBusy, setIsBusy] = useState(false);
	const submit = (event?: FormEvent): void => {
		event?.preventDefault();
		setIsBusy(true);
		setError(null);
		send()
			.catch((failure: unknown) => setError(codeOf(failure)))
			.finally(() => setIsBusy(false));
	};
	return { error, isBusy, setError, submit };
}
