// For browsers that know no modules: says politely that a newer one is needed. Plain old JavaScript on purpose.
(function () {
	var german = (navigator.language || 'de').indexOf('de') === 0;
	var root = document.getElementById('root');
	var title = document.createElement('h1');
	var text = document.createElement('p');
	title.textContent = german ? 'Dieser Browser ist leider zu alt' : 'Sorry, this browser is too old';
	text.textContent = german
		? 'Bitte bringen Sie ihn auf den neuesten Stand oder öffnen Sie den Link in Chrome, Edge, Firefox oder Safari.'
		: 'Please update it, or open the link in Chrome, Edge, Firefox or Safari.';
	root.appendChild(title);
	root.appendChild(text);
})();
