// Draws an option with ECharts' server renderer and tidies the drawing:
// ids from the chart's name, no styles, classes, scripts' data or shapes that nobody sees.
"use strict";

echarts.setPlatformAPI({
  // A CSS font such as "bold 14px Arial".
  measureText(text, font) {
    const size = Number(/([\d.]+)px/.exec(font ?? "")?.[1] ?? 12);
    const bold = /\b(?:bold|[6-9]00)\b/.test(font ?? "");
    return { width: textWidth(String(text ?? ""), size, bold) };
  },
});

globalThis.draw = (name, width, height, optionText, fontFamily) => {
  const option = JSON.parse(optionText);
  if (option === null || typeof option !== "object" || Array.isArray(option)) {
    throw new Error("it is not an object");
  }
  if (!Array.isArray(option.series) || option.series.length === 0) {
    throw new Error("it has no list of series");
  }
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ ...option, animation: false });
  const svg = tidy(chart.renderToSVGString(), name, width, height, fontFamily);
  chart.dispose();
  if (/[=",( -](?:NaN|Infinity)/.test(svg.replace(/>[^<]*</g, "><"))) {
    throw new Error("some value is not a number");
  }
  if (!/<(?:path|text|circle|ellipse|line|poly|image)/.test(svg)) {
    throw new Error("nothing of it can be seen: is there such a type of series?");
  }
  return svg;
};

function tidy(svg, name, width, height, fontFamily) {
  const names = new Map();
  const rename = (_, before, id) => {
    if (!names.has(id)) names.set(id, `${name}-${names.size + 1}`);
    return before + names.get(id);
  };
  const family = fontFamily.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "'");
  const inside = svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|pointer-events|xml:space|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/ style="([^"]*)"/g, (_, style) => attributes(style))
    .replace(/<(path|rect)( [^>]*)><\/\1>/g, (shape, _, attributes) =>
      attributes.includes(' fill="none"') && !attributes.includes(" stroke=") ? "" : shape)
    .replace(/(\bid="|url\(#|href="#)(zr\d+-\w+)/g, rename)
    .replace(/<defs ?>\s*<\/defs>/g, "")
    .replace(/<defs >/g, "<defs>")
    .replace(/>\s*\n\s*</g, "><")
    .trim();
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`
    + ` viewBox="0 0 ${width} ${height}" font-family="${family}" aria-hidden="true">${inside}`;
}

// Style attributes are refused by a strict content security policy: each becomes an attribute of its own.
// The family stands once, on the drawing.
function attributes(style) {
  let text = "";
  for (const declaration of style.split(";")) {
    const [property, value] = declaration.split(":").map((part) => part.trim());
    if (property === "font") {
      const [, weight, size] = /^(?:normal )*(?:(bold|\d00) )?([\d.]+)px/.exec(value) ?? [];
      if (size) text += ` font-size="${size}"`;
      if (weight) text += ` font-weight="${weight}"`;
    } else if (property === "font-size") {
      text += ` font-size="${value.replace("px", "")}"`;
    } else if (property && property !== "font-family") {
      text += ` ${property}="${value}"`;
    }
  }
  return text;
}
