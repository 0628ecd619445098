// A program of its own, to be run inside a network namespace: node forward.mjs FROM_HOST FROM_PORT TO_HOST TO_PORT
import { connect, createServer } from 'node:net';

const [fromHost, fromPort, toHost, toPort] = process.argv.slice(2);

createServer((inner) => {
	const outer = connect(Number(toPort), toHost);
	const end = () => {
		inner.destroy();
		outer.destroy();
	};
	inner.on('error', end).on('close', end);
	outer.on('error', end).on('close', end);
	inner.pipe(outer);
	outer.pipe(inner);
}).listen(Number(fromPort), fromHost, () => console.log('ready'));
