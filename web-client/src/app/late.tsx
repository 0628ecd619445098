// A page whose code comes later. Once the code is there the page is drawn at once, without the notice that it loads.
import { type ComponentType, lazy, useState } from 'react';

interface LatePage {
	Page: ComponentType;
	fetch: () => Promise<unknown>;
}

export function late(load: () => Promise<{ default: ComponentType }>): LatePage {
	let Loaded: ComponentType | null = null;
	const fetch = async (): Promise<{ default: ComponentType }> => {
		const module = await load();
		Loaded = module.default;
		return module;
	};
	const Later = lazy(fetch);
	function Page() {
		const [Shown] = useState<ComponentType>(() => Loaded ?? Later);
		return <Shown />;
	}
	return { Page, fetch };
}
