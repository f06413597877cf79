// Puts a slider beside each amount that has bounds. The field stays the one that is sent; without scripts it is all
// there is.
(() => {
  'use strict';

  // A text with a unit is read by the server alone; the slider then stands where it says.
  const isPlain = (text) => /^[0-9]+([.][0-9]+)?$/.test(text.trim());
  for (const field of document.querySelectorAll('input[data-slider]')) {
    const slider = document.createElement('input');
    slider.type = 'range';
    slider.className = 'oak-slider';
    slider.min = '0';
    slider.max = field.dataset.slider;
    slider.step = '0.1';
    slider.value = isPlain(field.value) ? field.value : field.dataset.sliderFrom;
    slider.setAttribute('aria-label', document.querySelector(`label[for="${field.id}"]`).textContent);
    slider.addEventListener('input', () => { field.value = slider.value; });
    field.addEventListener('input', () => { if (isPlain(field.value)) slider.value = field.value; });
    field.after(slider);
  }
})();
