// playwright-core's types name these of the browser's. The tests never touch them: they talk to pages by selectors, so the
// whole DOM library stays out of a program for Node.
interface Node {
  readonly nodeName: string;
}
interface HTMLElement extends Node {
  readonly title: string;
}
interface SVGElement extends Node {
  readonly ownerSVGElement: SVGElement | null;
}
interface HTMLElementTagNameMap {
  readonly div: HTMLElement;
}
