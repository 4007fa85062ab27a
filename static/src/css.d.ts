/** A style sheet imported by a page: the bundler puts it into the page's CSS file. */
declare module "*.css";

/** A style sheet as text, for a part of a page that comes later: the bundler minifies it. */
declare module "*.css?inline" {
  const text: string;
  export default text;
}
