/* Lets the search work in pages opened from disk, where browsers refuse to start a worker:
   an invisible frame runs the worker's script instead. The theme looks for the name IFrameWorker. */
if (location.protocol === "file:") {
  const inFrame = function () {
    self.importScripts = (...urls) => urls.reduce((before, url) => before.then(() =>
      new Promise((done, failed) => {
        const script = document.createElement("script")
        script.src = url
        script.onload = done
        script.onerror = failed
        document.head.appendChild(script)
      })), Promise.resolve())
    self.postMessage = data => parent.dispatchEvent(
      new CustomEvent("frame-worker", { detail: { from: self.name, data } }))
  }
  let count = 0
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.name = "worker-" + ++count
      document.body.appendChild(this.frame)
      const inside = this.frame.contentDocument
      inside.open()
      inside.write("<script>(" + inFrame + ")()<\/script><script src=\"" +
        new URL(url, location) + "\"><\/script>")
      inside.close()
      this.ready = new Promise(done => { this.frame.onload = done })
      window.addEventListener("frame-worker", event => {
        if (event.detail.from === this.frame.name) this.deliver(event.detail.data)
      })
    }
    deliver(data) {
      const event = new MessageEvent("message", { data })
      this.dispatchEvent(event)
      if (this.onmessage) this.onmessage(event)
    }
    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(
        new MessageEvent("message", { data })))
    }
    terminate() {
      this.frame.remove()
    }
  }
  window.Worker = window.IFrameWorker
}
