// Sorts and filters tables where they stand. What a link or the form leads to is fetched and put in the place of the
// table; where that fails, or without scripts, they lead to the page of the table.
(() => {
  'use strict';

  async function replace(section, address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const arranged = page.querySelector('.oak-arranged');
    const focused = document.activeElement?.textContent;
    section.replaceWith(arranged);
    const links = [...arranged.querySelectorAll('a.oak-sort')];
    (links.find((link) => link.textContent.startsWith(focused?.replace(/ [▲▼]$/, ''))) ?? arranged.querySelector('input[name=q]')).focus();
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('a.oak-sort, a.oak-arrange, .oak-filter a');
    const section = link?.closest('section.oak-exhibit');
    if (!section || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    replace(section, link.href).catch(() => { location.href = link.href; });
  });

  document.addEventListener('submit', (event) => {
    const section = event.target.closest('.oak-filter')?.closest('section.oak-exhibit');
    if (!section) return;
    event.preventDefault();
    const address = `${event.target.action}?${new URLSearchParams(new FormData(event.target))}`;
    replace(section, address).catch(() => { location.href = address; });
  });
})();
