class SAIDashboardClient {
  private baseURL: string;
  private apiKey?: string;

  constructor(baseURL: string, apiKey?: string) {
    this.baseURL = baseURL;
    this.apiKey = apiKey;
  }

  async getExecutions(params: {
    limit?: number;
    offset?: number;
    status?: string;
    days?: number;
  } = {}) {
    const url = new URL(`${this.baseURL}/api/executions`);
    Object.entries(params).forEach(([key, value]) => {
      if (value !== undefined) {
        url.searchParams.append(key, value.toString());
      }
    });

    const response = await fetch(url.toString(), {
      headers: this.apiKey ? { 'X-API-Key': this.apiKey } : {}
    });

    if (!response.ok) {
      throw new Error(`API Error: ${response.status}`);
    }

    return response.json();
  }

  async getExecutionImage(id: number): Promise<Blob> {
    const response = await fetch(`${this.baseURL}/api/executions/${id}/image`, {
      headers: this.apiKey ? { 'X-API-Key': this.apiKey } : {}
    });

    if (!response.ok) {
      throw new Error(`Image fetch failed: ${response.status}`);
    }

    return response.blob();
  }
}

// Usage
const client = new SAIDashboardClient('http://localhost:3001');
const executions = await client.getExecutions({ limit: 20, status: 'success' });
