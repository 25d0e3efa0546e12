// How the candidate wants to see it; kept for the next page on this device.

const TEXT_SIZES = ["", "text-125", "text-150", "text-200"];

export class View {
  constructor() {
    // Large print that was granted comes with the page. What its owner chooses later counts more,
    // what somebody else chose on this computer does not.
    const granted = TEXT_SIZES.findIndex((name) => name && document.body.classList.contains(name));
    this.key = granted > 0 ? "exam-view-large" : "exam-view";
    this.set = { size: Math.max(granted, 0), contrast: false, voice: true };
    try {
      Object.assign(this.set, JSON.parse(localStorage.getItem(this.key)));
    } catch {
      // As it is meant for everybody.
    }
    this.on("smaller", () => (this.set.size = Math.max(this.set.size - 1, 0)));
    this.on("larger", () => (this.set.size = Math.min(this.set.size + 1, TEXT_SIZES.length - 1)));
    this.on("contrast", () => (this.set.contrast = !this.set.contrast));
    this.on("voice", () => (this.set.voice = !this.set.voice));
    this.show();
  }

  on(id, change) {
    document.getElementById(id).addEventListener("click", () => {
      change();
      this.show();
      try {
        localStorage.setItem(this.key, JSON.stringify(this.set));
      } catch {
        // It holds for this page.
      }
    });
  }

  show() {
    const { size, contrast, voice } = this.set;
    TEXT_SIZES.forEach((name, at) => name && document.body.classList.toggle(name, at === size));
    document.documentElement.classList.toggle("high-contrast", contrast);
    document.getElementById("smaller").disabled = size === 0;
    document.getElementById("larger").disabled = size === TEXT_SIZES.length - 1;
    document.getElementById("contrast").setAttribute("aria-pressed", String(contrast));
    document.getElementById("voice").setAttribute("aria-pressed", String(voice));
    document.getElementById("warning").setAttribute("role", voice ? "alert" : "none");
    document.getElementById("warning").setAttribute("aria-live", voice ? "assertive" : "off");
  }
}
