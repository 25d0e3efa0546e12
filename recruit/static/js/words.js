// Words with their values filled in.

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
