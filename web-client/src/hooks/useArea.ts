// The size of an element, kept current.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Size } from '../model/geometry';

export function useArea<E extends HTMLElement>(): [RefObject<E | null>, Size] {
	const ref = useRef<E>(null);
	const [size, setSize] = useState<Size>({ width: 0, height: 0 });
	useLayoutEffect(() => {
		const element = ref.current;
		if (!element) {
			return undefined;
		}
		const measure = (): void => {
			const { clientWidth: width, clientHeight: height } = element;
			setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
		};
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	return [ref, size];
}
